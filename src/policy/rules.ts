/**
 * A rule of a callout policy, as commands write and show it. The keys, their case and their order are the service's, so that
 * JSON.stringify of a list of rules is the policy text. Frozen wherever one is made, since states share them.
 */
export interface CalloutRule {
  /** One of the callout types, in the case in which it was written. */
  readonly CalloutType: string;
  /** A .NET regular expression, searched anywhere in the callout's URI. */
  readonly CalloutUriRegex: string;
  /** Whether a matching callout may be made. */
  readonly CanCall: boolean;
}

/** A rule that allows. */
export function allowRule(CalloutType: string, CalloutUriRegex: string): CalloutRule {
  return Object.freeze({ CalloutType, CalloutUriRegex, CanCall: true });
}

/** The policy as text: compact JSON, as the service shows it. */
export function policyText(rules: readonly CalloutRule[]): string {
  return JSON.stringify(rules);
}

/**
 * Merges rules as `.alter-merge` does: a rule of the same type and regex overwrites CanCall where it is, others are
 * appended in order (dataexplorer-docs, alter-merge-callout-policy-command.md). Types are the same whatever their case.
 */
export function mergeRules(current: readonly CalloutRule[], added: readonly CalloutRule[]): readonly CalloutRule[] {
  const merged = [...current];
  const places = new Map<string, number>();
  current.forEach((rule, index) => {
    const key = ruleKey(rule);
    // Of several equal rules (.alter takes them) the first is the one that merging finds.
    if (!places.has(key)) places.set(key, index);
  });
  for (const rule of added) {
    const key = ruleKey(rule);
    const place = places.get(key);
    const known = place === undefined ? undefined : merged[place];
    if (place === undefined || known === undefined) {
      places.set(key, merged.length);
      merged.push(rule);
    } else {
      merged[place] = Object.freeze({ ...known, CanCall: rule.CanCall });
    }
  }
  return Object.freeze(merged);
}

function ruleKey({ CalloutType, CalloutUriRegex }: CalloutRule): string {
  return `${CalloutType.toLowerCase()}\n${CalloutUriRegex}`;
}
