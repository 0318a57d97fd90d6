import {
  propertyText,
  type NamedPolicy,
  type OtherOutcome,
  type PropertyOutcome,
  type Counterexample,
} from '../../analysis/prove/index.js';
import { mention, printable } from '../../../grammar/text/mention.js';
import { rulePlace } from '../rule-place.js';
import type { Style } from '../style.js';

/** Everything that is known when all properties have been looked at. */
export interface ProofRun {
  readonly verdicts: readonly PropertyOutcome[];
  readonly policy: NamedPolicy;
  readonly others: ReadonlyMap<string, NamedPolicy>;
}

/**
 * For people:
 *
 *     FAIL only sql within hosts sqlname.database.azure.com
 *          https://aa.sqlname.database.azure.com
 *          allowed by `sqlname\.database\.azure\.com/?$` (policy.json:1)
 *          match subject: robust, the same whether regexes see the URI, its origin or its host
 */
export function proofText(run: ProofRun, style: Style): string {
  const lines = run.verdicts.flatMap(verdict => [
    `${painted(verdict, style)} ${printable(propertyText(verdict.property))}`,
    ...[...reasonLines(verdict, run), ...subjectLines(verdict)].map(line => `     ${line}`),
  ]);
  return `${[...lines, '', summaryLine(run)].join('\n')}\n`;
}

/** `3 properties: 2 proved for every text, 1 failed` */
export function summaryLine({ verdicts }: ProofRun): string {
  const count = (wanted: PropertyOutcome['verdict']): number =>
    verdicts.filter(({ verdict }) => verdict === wanted).length;
  const unknown = count('UNKNOWN') === 0 ? '' : `, ${count('UNKNOWN')} unknown`;
  const properties = verdicts.length === 1 ? 'property' : 'properties';
  return `${verdicts.length} ${properties}: ${count('PASS')} proved for every text, ${count('FAIL')} failed${unknown}`;
}

function painted({ verdict }: PropertyOutcome, style: Style): string {
  if (verdict === 'PASS') return style.strong(verdict);
  return verdict === 'FAIL' ? style.error(verdict) : style.warning(verdict);
}

export function reasonLines(verdict: PropertyOutcome, run: ProofRun): readonly string[] {
  switch (verdict.verdict) {
    case 'PASS':
      return [];
    case 'UNKNOWN':
      return [`${verdict.type}: ${printable(verdict.reason)}`];
    case 'FAIL': {
      const { witness } = verdict;
      const note = witness.wellFormed ? '' : ' (not a well-formed URI)';
      const type = 'subset' in verdict.property || 'equal' in verdict.property ? `${witness.type} ` : '';
      return [`${type}${printable(witness.uri)}${note}`, whoAllows(witness, run)];
    }
  }
}

/** Whether the verdict rests on the assumption of what regexes are matched against. */
export function subjectLines(verdict: PropertyOutcome): readonly string[] {
  const differing = differingVerdicts(verdict);
  if (verdict.verdict === 'UNKNOWN') return [];
  if (differing.length === 0)
    return ['match subject: robust, the same whether regexes see the URI, its origin or its host'];
  return [
    `match subject: DEPENDS, ${verdict.verdict} if regexes see the URI`,
    ...differing.map(
      ({ subject, verdict: other, uri }) =>
        `  if they see its ${subject}: ${other}${uri === null ? '' : ` (${printable(uri)})`}`,
    ),
  ];
}

export function differingVerdicts(verdict: PropertyOutcome): readonly OtherOutcome[] {
  return verdict.verdict === 'UNKNOWN' ? [] : verdict.otherwise.filter(other => other.verdict !== verdict.verdict);
}

function whoAllows({ allowedBy, deniedBy, rule }: Counterexample, { policy, others }: ProofRun): string {
  const place = rulePlace(rule, allowedBy === policy.name ? policy : (others.get(allowedBy) ?? policy));
  const otherwise = deniedBy === null ? '' : `, but not by ${printable(deniedBy)}`;
  return `allowed by ${mention(rule.rule.CalloutUriRegex)} (${printable(place)})${otherwise}`;
}
