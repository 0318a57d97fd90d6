import type { ResponsibleRule } from '../../analysis/diff/compare.js';
import { lineStarts, positionAt } from '../../../grammar/text/positions.js';
import type { NamedInput } from '../analysis-input.js';

/** The two inputs of a comparison, as the user named them. */
export interface DiffNames {
  readonly old: NamedInput;
  readonly new: NamedInput;
}

const LAYERS: Readonly<Record<ResponsibleRule['layer'], string>> = {
  immutable: 'predefined',
  command: 'command',
  'arm-policy': 'calloutPolicies',
  'arm-fqdn': 'allowedFqdnList',
};

/** Where a rule stands: `policy.json:3`, or its layer where the text does not hold it: `policy.json, predefined [3]`. */
export function placeOf(rule: ResponsibleRule, names: DiffNames): string {
  return rulePlace(rule, names[rule.side]);
}

/** The same for a rule of one input. */
export function rulePlace(
  { layer, index, pattern }: Omit<ResponsibleRule, 'side'>,
  { name, input }: NamedInput,
): string {
  if (pattern === null) return `${name}, ${LAYERS[layer]} [${index}]`;
  return `${name}:${positionAt(lineStarts(input.text), pattern.start).line}`;
}
