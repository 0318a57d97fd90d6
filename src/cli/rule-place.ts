import type { SourcedRule } from '../analysis/inputs/index.js';
import { fqdnRules } from '../policy/rules-in-force.js';
import { lineStarts, positionAt, type Range } from '../../grammar/text/positions.js';
import type { NamedInput } from './named-input.js';

type PlacedRule = Pick<SourcedRule, 'layer' | 'index' | 'pattern'>;

/** What people call the layers of rules. */
const LAYERS: Readonly<Record<SourcedRule['layer'], string>> = {
  immutable: 'predefined',
  command: 'command',
  'arm-policy': 'calloutPolicies',
  'arm-fqdn': 'allowedFqdnList',
};

const RULES_PER_FQDN = fqdnRules('').length;

/** Where a rule is: `policy.json:3`, or its layer where the text does not hold it: `policy.json, predefined [3]`. */
export function rulePlace(rule: PlacedRule, { name, input }: NamedInput): string {
  const range = ruleRange(rule, input.text);
  if (range !== null) return `${name}:${range.start.line}`;
  // Of an FQDN list, people know the entries, not the rules that each becomes.
  const index = rule.layer === 'arm-fqdn' ? Math.floor(rule.index / RULES_PER_FQDN) : rule.index;
  return `${name}, ${LAYERS[rule.layer]} [${index}]`;
}

/** The place of a rule's regex in the text that holds it; null where it does not. */
export function ruleRange({ pattern }: PlacedRule, text: string): Range | null {
  if (pattern === null) return null;
  const starts = lineStarts(text);
  return { start: positionAt(starts, pattern.start), end: positionAt(starts, pattern.end) };
}
