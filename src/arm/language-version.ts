import type { JsonObject } from '../json/nodes.js';
import { member } from './nodes.js';

/**
 * Whether a template is written in version 2 of the language, or in one of the experiments that led there: nested templates are
 * evaluated inside, and user functions see the template's variables.
 */
export function isLanguageVersion2(root: JsonObject): boolean {
  const version = member(root, 'languageVersion');
  const [, major = '1', minor = '0'] =
    /^(\d{1,3})\.(\d{1,3})/.exec(version?.kind === 'string' ? version.value : '') ?? [];
  return Number(major) >= 2 || Number(minor) >= 9;
}
