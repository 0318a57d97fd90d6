import { isRecord } from '../../arm/values.js';
import type { JsonValue } from '../../json/nodes.js';

/*
 * Tags and locations, which every resource has. The bounds of tags are ARM's (azure-resource-manager/management/tag-resources.md,
 * "Limitations"); a location is the name of a region: OURS(emulator-limits).
 */

export const MAX_TAGS = 50;
export const MAX_TAG_NAME_LENGTH = 512;
export const MAX_TAG_VALUE_LENGTH = 256;
export const MAX_LOCATION_LENGTH = 128;

/** Whether what is in `tags` may be kept; nothing may. */
export function areTags(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null) return true;
  if (!isRecord(value)) return false;
  const tags = Object.entries(value);
  return (
    tags.length <= MAX_TAGS &&
    tags.every(
      ([name, text]) =>
        name.length <= MAX_TAG_NAME_LENGTH &&
        (text === null || (typeof text === 'string' && text.length <= MAX_TAG_VALUE_LENGTH)),
    )
  );
}

export function isLocation(value: JsonValue | undefined): boolean {
  return value === undefined || (typeof value === 'string' && value.length <= MAX_LOCATION_LENGTH);
}
