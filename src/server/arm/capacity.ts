import { isRecord, sameValue } from '../../arm/values.js';
import { sameName } from '../../cluster/names.js';
import type { ClusterState } from '../../cluster/state.js';
import type { JsonRecord, JsonValue } from '../../json/nodes.js';
import type { ArmErrorDetail } from './errors.js';

/** The fewest and the most machines of a tier. */
export function capacityBounds(tier: string): readonly [minimum: number, maximum: number] {
  return sameName(tier, 'Basic') ? [1, 1] : [2, 1000];
}

/** Why a cluster cannot have the number of machines that is asked of it (recorded); that of a Basic one is 1: OURS(arm-error-texts). */
export function capacityError(before: ClusterState | null, after: ClusterState): ArmErrorDetail | null {
  const { sku } = after.otherMembers;
  if (before !== null && sameValue(before.otherMembers['sku'] ?? null, sku ?? null)) return null;
  const { name, tier, capacity } = recordOf(sku);
  if (typeof name !== 'string' || typeof tier !== 'string' || typeof capacity !== 'number') return null;
  const [minimum, maximum] = capacityBounds(tier);
  if (Number.isInteger(capacity) && capacity >= minimum && capacity <= maximum) return null;
  return {
    code: 'BadRequest',
    message: `Invalid SKU capacity provided, the SKU ${name} should be between ${minimum} and ${maximum}`,
  };
}

function recordOf(value: JsonValue | undefined): JsonRecord {
  return isRecord(value) ? value : {};
}
