import type { DifferenceAnswer, ResponsibleRule, TypeComparison } from '../../analysis/diff/compare.js';
import { dependsOnSubject, type DiffReport, type TypeDifference } from '../../analysis/diff/report.js';
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
  const parts = differing.map(difference => typeText(difference, names, style));
  parts.push(restLine(rest, differing.length));
  return `${parts.join('\n\n')}\n`;
}

export function isWorthTelling(difference: TypeDifference): boolean {
  return difference.relation !== 'equal' || dependsOnSubject(difference);
}

export function restLine(rest: number, told: number): string {
  if (told === 0) return `All ${rest} callout types: equal`;
  return rest === 1 ? 'The other callout type: equal' : `The other ${rest} callout types: equal`;
}

function typeText(difference: TypeDifference, names: DiffNames, style: Style): string {
  return [
    `${style.strong(difference.type)}: ${painted(difference.relation, style)}`,
    ...findingLines('+', difference.newlyAllowed, difference.gainedHosts, names, style),
    ...findingLines('-', difference.newlyDenied, difference.lostHosts, names, style),
    ...subjectLines(difference),
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

/** Whether the verdict rests on the assumption of what regexes are matched against. */
function subjectLines(difference: TypeDifference): string[] {
  const { otherwise, relation } = difference;
  if (otherwise.length === 0) return [];
  // What is not known is not known to be the same.
  if (!dependsOnSubject(difference) && relation === 'unknown') return [];
  if (!dependsOnSubject(difference))
    return ['  match subject: robust, the same whether regexes see the URI, its origin or its host'];
  return [
    `  match subject: DEPENDS, ${relation} if regexes see the URI`,
    ...otherwise.map(({ subject, comparison }) => `    if they see its ${subject}: ${comparisonText(comparison)}`),
  ];
}

export function comparisonText({ relation, newlyAllowed, newlyDenied }: TypeComparison): string {
  const witnesses = [
    ...(newlyAllowed.verdict === 'found' ? [`+ ${printable(newlyAllowed.witness.uri)}`] : []),
    ...(newlyDenied.verdict === 'found' ? [`- ${printable(newlyDenied.witness.uri)}`] : []),
  ];
  return witnesses.length === 0 ? relation : `${relation} (${witnesses.join(', ')})`;
}

/** The verdict of the gate, as the last line. */
export function gateLine({ types, subject }: DiffReport, style: Style): string {
  const withVerdict = (verdict: DifferenceAnswer['verdict']): string[] =>
    types.filter(({ newlyAllowed }) => newlyAllowed.verdict === verdict).map(({ type }) => type);
  const granted = withVerdict('found');
  const unknown = withVerdict('unknown');
  if (granted.length > 0) return `${style.error('New access')} for ${listed(granted, 'and')}.\n`;
  if (unknown.length > 0)
    return `${style.warning('UNKNOWN')} whether there is new access for ${listed(unknown, 'and')}.\n`;
  return `No new access: proved for every callout type and ${UNIVERSES[subject]}.\n`;
}
