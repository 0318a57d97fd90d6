import type { DifferenceAnswer, ResponsibleRule, TypeComparison } from '../../analysis/diff/compare.js';
import { conditionsWords, ROBUST, turnNames, turnWords } from '../../assumptions/index.js';
import { gateAnswer, isDependent, type DiffReport, type TypeDifference } from '../../analysis/diff/report.js';
import { UNIVERSES } from '../../analysis/match-subject.js';
import { listed, mention, printable } from '../../../grammar/text/mention.js';
import type { Style } from '../style.js';
import type { NamedInput } from '../named-input.js';
import { rulePlace } from '../rule-place.js';

/** The two inputs of a comparison, as the user named them. */
export interface DiffNames {
  readonly old: NamedInput;
  readonly new: NamedInput;
}

/**
 * The comparison for people:
 *
 *     sql: wider
 *       + https://aa.com
 *         allowed by `a\.com/?$` (new.json:3)
 *
 *     the other 10 callout types: equal
 */
export function diffText(report: DiffReport, names: DiffNames, style: Style): string {
  const differing = report.types.filter(isWorthTelling);
  const rest = report.types.length - differing.length;
  const parts = differing.map(difference => typeText(difference, names, style, report.isAboutReadings));
  parts.push(restLine(rest, differing.length));
  return `${parts.join('\n\n')}\n`;
}

export function isWorthTelling(difference: TypeDifference): boolean {
  return difference.relation !== 'equal' || isDependent(difference);
}

export function restLine(rest: number, told: number): string {
  if (told === 0) return `All ${rest} callout types: equal`;
  return rest === 1 ? 'The other callout type: equal' : `The other ${rest} callout types: equal`;
}

function typeText(difference: TypeDifference, names: DiffNames, style: Style, isAboutReadings: boolean): string {
  return [
    `${style.strong(difference.type)}: ${painted(difference.relation, style)}`,
    ...findingLines('+', difference.newlyAllowed, difference.gainedHosts, names, style),
    ...findingLines('-', difference.newlyDenied, difference.lostHosts, names, style),
    ...(isAboutReadings ? restLines(difference) : []),
  ].join('\n');
}

function painted(relation: TypeComparison['relation'], style: Style): string {
  if (relation === 'unknown') return style.warning('UNKNOWN');
  return relation === 'wider' || relation === 'different' ? style.error(relation) : relation;
}

function findingLines(
  sign: '+' | '-',
  finding: DifferenceAnswer,
  hosts: string | null,
  names: DiffNames,
  style: Style,
): string[] {
  const what = sign === '+' ? 'newly allowed' : 'newly denied';
  switch (finding.verdict) {
    case 'none':
      return [];
    case 'unknown':
      return [`  ? could not determine whether anything is ${what}: ${printable(finding.reason)}`];
    case 'found': {
      const { uri, wellFormed, rule } = finding.witness;
      const shown = `  ${sign} ${printable(uri)}`;
      return [
        `${sign === '+' ? style.error(shown) : shown}${wellFormed ? '' : ' (not a well-formed URI)'}`,
        `    ${reasonText(sign, rule, names)}`,
        ...(hosts === null ? [] : [`    all that is ${what}: ${hosts}`]),
      ];
    }
  }
}

/** Why a witness is allowed now, or no longer. */
export function reasonText(sign: '+' | '-', rule: ResponsibleRule | null, names: DiffNames): string {
  if (rule === null) return sign === '+' ? 'allowed now' : 'no rule allows it now';
  const place = rulePlace(rule, names[rule.side]);
  const named = `${mention(rule.rule.CalloutUriRegex)} (${printable(place)})`;
  if (sign === '+') return `allowed by ${named}`;
  return rule.side === 'new' ? `denied by ${named}` : `was allowed by ${named}`;
}

/** What the comparison rests on. */
function restLines(difference: TypeDifference): string[] {
  // What is not known is not known to be the same.
  if (difference.relation === 'unknown') return [];
  if (difference.otherwise.length === 0) return [`  ${ROBUST}`];
  return difference.otherwise.map(other => `  DEPENDS on ${otherWords(other)}`);
}

/** `match-subject: equal if regexes see the host alone` */
export function otherWords({ turns, answer }: TypeDifference['otherwise'][number]): string {
  return `${turnNames(turns)}: ${comparisonText(answer)} if ${turnWords(turns)}`;
}

export function comparisonText({ relation, newlyAllowed, newlyDenied }: TypeComparison): string {
  const witnesses = [
    ...(newlyAllowed.verdict === 'found' ? [`+ ${printable(newlyAllowed.witness.uri)}`] : []),
    ...(newlyDenied.verdict === 'found' ? [`- ${printable(newlyDenied.witness.uri)}`] : []),
  ];
  return witnesses.length === 0 ? relation : `${relation} (${witnesses.join(', ')})`;
}

/** The verdict of the gate, as the last line. */
export function gateLine(report: DiffReport, style: Style): string {
  const answer = gateAnswer(report);
  switch (answer.verdict) {
    case 'fails':
      return `${style.error('New access')} for ${listed(answer.types, 'and')}.\n`;
    case 'unknown':
      return `${style.warning('UNKNOWN')} whether there is new access for ${listed(answer.types, 'and')}.\n`;
    case 'undecided': {
      const { turns } = answer;
      const none = conditionsWords(turns.map(({ question }) => question));
      return `${style.warning('UNDECIDED')} whether there is new access for ${listed(answer.types, 'and')}: none if ${none}, but some if ${turnWords(turns)}.\n`;
    }
    case 'passes': {
      const conditions = conditionsWords(answer.conditions);
      const condition = conditions === '' ? '' : `, if ${conditions}`;
      return `No new access: proved for every callout type and ${UNIVERSES[report.subject]}${condition}.\n`;
    }
  }
}
