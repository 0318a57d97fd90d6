/* What test files may say: the reader takes these keys, and the JSON Schema has a row for each. */

export const EXPECTATIONS = ['allow', 'deny'] as const;

export const FILE_KEYS = ['$schema', 'cases'] as const;
/** What a case checks; it has one of them. */
export const CHECKS = ['callouts', 'commands', 'properties', 'noNewAccessSince'] as const;
export const CASE_KEYS = [
  '$schema',
  'name',
  'each',
  'cluster',
  'predefined',
  'parameters',
  'script',
  'assume',
  ...CHECKS,
  'except',
] as const;
export const CALLOUT_KEYS = ['type', 'uri', 'expect', 'because'] as const;
export const COMMAND_KEYS = ['run', 'as', 'refused', 'rows', 'changes'] as const;
export const REFUSED_KEYS = ['code', 'reason'] as const;
export const EXCEPTION_KEYS = ['reason', 'until'] as const;

export type FileKey = (typeof FILE_KEYS)[number];
export type CaseKey = (typeof CASE_KEYS)[number];
export type CalloutKey = (typeof CALLOUT_KEYS)[number];
export type CommandKey = (typeof COMMAND_KEYS)[number];
export type RefusedKey = (typeof REFUSED_KEYS)[number];
export type ExceptionKey = (typeof EXCEPTION_KEYS)[number];
