import { readInput } from '../../../src/analysis/inputs/index.js';
import type { NamedPolicy } from '../../../src/analysis/prove/claims.js';
import { certify } from '../../../src/analysis/prove/certificate.js';
import { parseProperty, type Property } from '../../../src/analysis/prove/property.js';
import type { ProofEngine } from '../../../src/automata/index.js';
import {
  OwnMachines,
  refusal,
  type CertifiedPolicy,
  type CertifiedProperty,
} from '../../../src/verify/check-certificate.js';

/** A rule for tests: the callout type, the regex, and whether it denies. */
export type TestRule = readonly [type: string, regex: string, effect?: 'deny'];

export function policyOf(name: string, rules: readonly TestRule[]): NamedPolicy {
  const text = JSON.stringify(
    rules.map(([CalloutType, CalloutUriRegex, effect]) => ({
      CalloutType,
      CalloutUriRegex,
      CanCall: effect !== 'deny',
    })),
  );
  const result = readInput(text);
  if (!result.ok) throw new Error(result.problem.message);
  return { name, input: result.input };
}

/** The same policy as the checker is told it, made from the rules and not by the product. */
function statedPolicy(name: string, rules: readonly TestRule[]): CertifiedPolicy {
  return {
    name,
    cluster: 'mycluster',
    rules: rules.map(([type, regex, effect]) => ({ layer: 'arm-policy', type, regex, canCall: effect !== 'deny' })),
  };
}

export function propertyOf(text: string): Property {
  const result = parseProperty(text);
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
}

/** A policy, perhaps another one named `other`, and what is claimed. */
export interface TestClaim {
  readonly rules: readonly TestRule[];
  readonly other?: readonly TestRule[];
  readonly property: string;
}

/** The certificate of a claim, and what the checker says of a text that is said to be one. */
export function certificateOf({ rules, other, property }: TestClaim, engine?: ProofEngine) {
  const others = new Map(other === undefined ? [] : [['other', policyOf('other', other)]]);
  return certify([propertyOf(property)], policyOf('policy', rules), others, engine === undefined ? {} : { engine });
}

const machines = new OwnMachines();

export function check({ rules, other, property }: TestClaim, text: string): string | null {
  const policies = [statedPolicy('policy', rules), ...(other === undefined ? [] : [statedPolicy('other', other)])];
  return refusal(text, policies, [statedProperty(property)], machines);
}

/** The property as the checker is told it. */
function statedProperty(text: string): CertifiedProperty {
  const [verb = '', first = ''] = text.split(' ');
  const rest = text.slice(verb.length + first.length + 2);
  const where = rest.slice('within '.length);
  if (verb === 'never') return { never: first, matching: rest };
  if (verb === 'subset') return { subset: first, type: null };
  if (verb === 'equal') return { equal: first, type: null };
  const hosts = where.startsWith('hosts ') ? where.slice('hosts '.length).split(', ') : null;
  return { only: first, within: hosts === null ? { regex: where } : { hosts } };
}
