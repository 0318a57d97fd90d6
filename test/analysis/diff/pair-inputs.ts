import { readInput, type PolicyInput } from '../../../src/analysis/inputs/index.js';
import type { Random } from '../../regex/random-pattern.js';
import type { PairRule } from './generate-pairs.js';

/** A callout type that no predefined rule is for, so that every kind of input says the same. */
export const TYPE = 'mysql';

/** The rules as a text of some kind: all kinds decide alike. */
export function inputText(rules: readonly PairRule[], random: Random): string {
  const asCommands = (some: readonly PairRule[]) =>
    some.map(({ regex, canCall }) => ({ CalloutType: TYPE, CalloutUriRegex: regex, CanCall: canCall }));
  const asArm = (some: readonly PairRule[]) =>
    some.map(({ regex, canCall }) => ({
      calloutType: TYPE,
      calloutUriRegex: regex,
      outboundAccess: canCall ? 'Allow' : 'Deny',
    }));
  const properties = { restrictOutboundNetworkAccess: 'Enabled', calloutPolicies: asArm(rules) };
  const script = (some: readonly PairRule[]): string =>
    `.alter cluster policy callout @'${JSON.stringify(asCommands(some)).replaceAll("'", "''")}'`;
  switch (random.below(5)) {
    case 0:
      return JSON.stringify({ properties });
    case 1:
      return JSON.stringify(properties);
    case 2:
      return script(rules);
    case 3: {
      // Some of them in one layer, the others in another.
      const half = Math.floor(rules.length / 2);
      return `#arm ${JSON.stringify({ calloutPolicies: asArm(rules.slice(half)) })}\n\n${script(rules.slice(0, half))}`;
    }
    default:
      return JSON.stringify(asCommands(rules), null, 2);
  }
}

export function pairInput(rules: readonly PairRule[], random: Random): PolicyInput {
  const text = inputText(rules, random);
  const result = readInput(text);
  if (!result.ok) throw new Error(`${result.problem.message}: ${text}`);
  return result.input;
}
