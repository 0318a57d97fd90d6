import { conditionsWords, type Turn } from '../assumptions/index.js';
import type { DifferenceAnswer, Relation, ResponsibleRule, Side } from '../analysis/diff/compare.js';
import { UNIVERSES } from '../analysis/match-subject.js';
import { gateAnswer, type DiffReport, type GateAnswer, type TypeDifference } from '../analysis/diff/report.js';
import type { ArmCalloutType } from '../policy/callout-types.js';
import { namedRule, type NamedRule } from './policy.js';

/** What a change of a policy does, for every callout type, in the documentation's order. */
export interface PolicyDiff {
  /** The texts that the comparison ranges over, in words. */
  readonly comparedFor: string;
  /** Whether nothing is newly allowed: `undecided` where something is under another credible reading only. */
  readonly noNewAccess: GateAnswer['verdict'];
  /** What must be so, in words, where that passes on a condition. */
  readonly provedIf?: string;
  readonly types: readonly TypeDiff[];
}

/** What a change does to one callout type. */
export interface TypeDiff {
  readonly type: ArmCalloutType;
  /** What the new policy allows, beside the old one: `equal` and `narrower` are proofs. */
  readonly relation: Relation;
  /** Why the relation is unknown; absent where it is known. */
  readonly reason?: string;
  /** A callout that only the new policy allows; null where there is none, or none is known. */
  readonly newlyAllowed: DiffWitness | null;
  /** A callout that only the old policy allowed. */
  readonly newlyDenied: DiffWitness | null;
  /** Whether it is the same under every credible reading of what is not known of the service. */
  readonly robust: boolean;
  /** The readings under which it is another one. */
  readonly otherwise: readonly { readonly dependsOn: readonly Turn[]; readonly relation: Relation }[];
}

/** A callout that demonstrates a difference. */
export interface DiffWitness {
  readonly uri: string;
  /** Whether it is an absolute URI by RFC 3986 that every client accepts. */
  readonly wellFormed: boolean;
  /** The rule that makes the difference, and whose it is; null for the cluster's own storage. */
  readonly rule: (NamedRule & { readonly policy: Side }) | null;
}

/** The comparison as `--format json` prints it. */
export function diffData(report: DiffReport): PolicyDiff {
  const gate = gateAnswer(report);
  return {
    comparedFor: UNIVERSES[report.subject],
    noNewAccess: gate.verdict,
    ...(gate.verdict === 'passes' && gate.conditions.length > 0 && { provedIf: conditionsWords(gate.conditions) }),
    types: report.types.map(typeDiff),
  };
}

function typeDiff({ type, relation, newlyAllowed, newlyDenied, otherwise }: TypeDifference): TypeDiff {
  const unknown = [newlyAllowed, newlyDenied].flatMap(answer => (answer.verdict === 'unknown' ? answer.reason : []));
  return {
    type,
    relation,
    ...(relation === 'unknown' && { reason: [...new Set(unknown)].join('; ') }),
    newlyAllowed: diffWitness(newlyAllowed),
    newlyDenied: diffWitness(newlyDenied),
    robust: relation !== 'unknown' && otherwise.length === 0,
    otherwise: otherwise.map(({ turns, answer }) => ({ dependsOn: turns, relation: answer.relation })),
  };
}

function diffWitness(answer: DifferenceAnswer): DiffWitness | null {
  if (answer.verdict !== 'found') return null;
  const { uri, wellFormed, rule } = answer.witness;
  return { uri, wellFormed, rule: rule === null ? null : responsible(rule) };
}

function responsible(rule: ResponsibleRule): NamedRule & { readonly policy: Side } {
  return { policy: rule.side, ...namedRule(rule) };
}
