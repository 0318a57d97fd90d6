import { isArmStar, type RuleLayer } from '../policy/rules-in-force.js';
import { parsePattern, type RegexTree } from '../regex/index.js';

/** What the regex of a rule is taken for, before any URI is asked about. */
export type RuleMeaning =
  /** A .NET regex. */
  | { readonly kind: 'regex'; readonly tree: RegexTree }
  /** ARM's bare `*`, which matches everything: OURS(arm-star). */
  | { readonly kind: 'everything' }
  /** Not a regex that .NET reads. Fails closed: an Allow matches nothing, a Deny everything (OURS(arm-invalid-regex)). */
  | { readonly kind: 'invalid'; readonly message: string };

/** The meaning of a regex in its layer. */
export function ruleMeaning(layer: RuleLayer, regex: string, ignoreCase = false): RuleMeaning {
  if (isArmStar(layer, regex)) return { kind: 'everything' };
  const parsed = parsePattern(regex, { ignoreCase });
  return parsed.ok ? { kind: 'regex', tree: parsed.tree } : { kind: 'invalid', message: parsed.error.message };
}
