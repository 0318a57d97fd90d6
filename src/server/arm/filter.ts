import { armRefusals } from './errors.js';

const CONDITION = /^(\w+)\s+eq\s+'((?:[^']|'')*)'$/i;

/**
 * The conditions of a `$filter` by their names in lower case: `resourceGroup eq 'rg' and resourceType eq '…'`. Others than those
 * named are refused: a list that a filter should have made shorter says what is not so.
 */
export function conditionsOf(query: URLSearchParams, names: readonly string[]): ReadonlyMap<string, string> {
  const filter = query.get('$filter') ?? '';
  const conditions = new Map<string, string>();
  if (filter.trim() === '') return conditions;
  const known = new Set(names.map(name => name.toLowerCase()));
  for (const part of filter.trim().split(/\s+and\s+/i)) {
    const [, name = '', value] = CONDITION.exec(part) ?? [];
    const key = name.toLowerCase();
    if (value === undefined || !known.has(key)) throw armRefusals.filter(filter, names);
    conditions.set(key, value.replaceAll("''", "'"));
  }
  return conditions;
}

/** The most that a `$top` wants of a list; undefined: all. */
export function mostOf(query: URLSearchParams): number | undefined {
  const top = query.get('$top');
  if (top === null) return undefined;
  if (!/^\d{1,6}$/.test(top)) throw armRefusals.query('$top is a number.');
  return Number(top);
}
