/** Callout types of services that are not HTTP ones: connection strings name their hosts bare, or after `tcp:`. */
const BARE_TYPES: ReadonlySet<string> = new Set(['sql', 'mysql', 'postgresql']);

/** Whether callouts of a type may name their host without a scheme. */
export function isBareType(type: string | null): boolean {
  return type !== null && BARE_TYPES.has(type.toLowerCase());
}

/** What a regex of the type begins with before the host. */
export function startFor(type: string | null): string {
  return isBareType(type) ? '^(?:https://|tcp:)?' : '^https://';
}

/** What may follow a host in callouts of the type: a port, and then a path, a query, or nothing. */
export function endFor(type: string | null): string {
  return isBareType(type) ? '(?:[:,][0-9]+)?(?:[/?#]|$)' : '(?::[0-9]+)?(?:[/?#]|$)';
}
