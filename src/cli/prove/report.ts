import { conditionsWords, ROBUST, turnNames, turnWords, type QuestionId } from '../../assumptions/index.js';
import {
  gateOutcome,
  propertyText,
  type NamedPolicy,
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
  /** Whether other readings of what is not known of the service were asked, so that what none changes is robust. */
  readonly isAboutReadings: boolean;
}

/**
 * For people:
 *
 *     FAIL only sql within hosts sqlname.database.azure.com
 *          https://aa.sqlname.database.azure.com
 *          allowed by `sqlname\.database\.azure\.com/?$` (policy.json:1)
 */
export function proofText(run: ProofRun, style: Style): string {
  const lines = run.verdicts.flatMap(verdict => [
    `${painted(verdict, style)} ${printable(propertyText(verdict.property))}`,
    ...[...reasonLines(verdict, run), ...restLines(verdict, run)].map(line => `     ${line}`),
  ]);
  return `${[...lines, '', summaryLine(run)].join('\n')}\n`;
}

/** `3 properties: 2 proved for every text, 1 failed` */
export function summaryLine({ verdicts }: ProofRun): string {
  const count = (wanted: ReturnType<typeof gateOutcome>): number =>
    verdicts.filter(verdict => gateOutcome(verdict) === wanted).length;
  const properties = verdicts.length === 1 ? 'property' : 'properties';
  const conditions = conditionsWords(verdicts.flatMap(conditionsOf));
  return [
    `${verdicts.length} ${properties}: ${count('PASS')} proved for every text${conditions === '' ? '' : ` if ${conditions}`}`,
    `${count('FAIL')} failed`,
    ...(count('UNDECIDED') === 0 ? [] : [`${count('UNDECIDED')} undecided`]),
    ...(count('UNKNOWN') === 0 ? [] : [`${count('UNKNOWN')} unknown`]),
  ].join(', ');
}

/** The questions that something which passes rests on. */
function conditionsOf(verdict: PropertyOutcome): readonly QuestionId[] {
  if (verdict.verdict !== 'PASS' || gateOutcome(verdict) !== 'PASS') return [];
  return verdict.otherwise.flatMap(({ turns }) => turns.map(({ question }) => question));
}

function painted(verdict: PropertyOutcome, style: Style): string {
  const outcome = gateOutcome(verdict);
  if (outcome === 'PASS') return style.strong(outcome);
  return outcome === 'FAIL' ? style.error(outcome) : style.warning(outcome);
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

/** What the verdict rests on. */
export function restLines(verdict: PropertyOutcome, { isAboutReadings }: ProofRun): readonly string[] {
  if (verdict.verdict === 'UNKNOWN' || !isAboutReadings) return [];
  if (verdict.otherwise.length === 0) return [ROBUST];
  return verdict.otherwise.map(({ turns, answer: { verdict: other, uri } }) => {
    const example = uri === null ? '' : ` (${printable(uri)})`;
    return `DEPENDS on ${turnNames(turns)}: ${other} if ${turnWords(turns)}${example}`;
  });
}

function whoAllows({ allowedBy, deniedBy, rule }: Counterexample, { policy, others }: ProofRun): string {
  const place = rulePlace(rule, allowedBy === policy.name ? policy : (others.get(allowedBy) ?? policy));
  const otherwise = deniedBy === null ? '' : `, but not by ${printable(deniedBy)}`;
  return `allowed by ${mention(rule.rule.CalloutUriRegex)} (${printable(place)})${otherwise}`;
}
