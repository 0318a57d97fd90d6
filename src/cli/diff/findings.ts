import type { DifferenceAnswer } from '../../analysis/diff/compare.js';
import type { DiffReport, TypeDifference } from '../../analysis/diff/report.js';
import { finding, type FindingsReport, type ReportedCheck, type ReportedRule } from '../findings/report.js';
import { ruleRange } from '../rule-place.js';
import { styleOf } from '../style.js';
import { gateLine, isWorthTelling, otherWords, reasonText, type DiffNames } from './text.js';

const NEW_ACCESS: ReportedRule = {
  id: 'new-access',
  name: 'new-access',
  summary: 'The change allows callouts that were denied.',
  severity: 'error',
  helpUri: null,
};
const LOST_ACCESS: ReportedRule = {
  id: 'lost-access',
  name: 'lost-access',
  summary: 'The change denies callouts that were allowed.',
  severity: 'warning',
  helpUri: null,
};

/** The comparison, a finding for each difference; without a gate, new access is of interest, not an error. */
export function diffFindings(report: DiffReport, names: DiffNames, isGate: boolean): FindingsReport {
  const rules = [isGate ? NEW_ACCESS : { ...NEW_ACCESS, severity: 'warning' as const }, LOST_ACCESS];
  const [gained = NEW_ACCESS, lost = LOST_ACCESS] = rules;
  const differing = report.types.filter(isWorthTelling);
  const rest = report.types.length - differing.length;
  const checks = report.types.flatMap(difference => {
    const found = isWorthTelling(difference)
      ? [
          ...checkOf('+', gained, difference.newlyAllowed, difference, names),
          ...checkOf('-', lost, difference.newlyDenied, difference, names),
        ]
      : [];
    return found.length > 0
      ? found
      : [{ name: `${difference.type}: ${difference.relation}`, range: null, finding: null }];
  });
  const summary = `${rest} of ${report.types.length} callout types: equal`;
  return {
    title: `Callouts: ${names.old.name} → ${names.new.name}`,
    rules,
    files: [{ file: names.new.name, problem: null, checks }],
    summary: isGate ? `${summary}. ${gateLine(report, styleOf(false)).trimEnd()}` : summary,
  };
}

function checkOf(
  sign: '+' | '-',
  rule: ReportedRule,
  answer: DifferenceAnswer,
  difference: TypeDifference,
  names: DiffNames,
): readonly ReportedCheck[] {
  const { type } = difference;
  const what = sign === '+' ? 'newly allowed' : 'newly denied';
  const name = `${type}: ${what}`;
  switch (answer.verdict) {
    case 'none':
      return [];
    case 'unknown': {
      const message = `${type}: UNKNOWN whether anything is ${what}: ${answer.reason}`;
      return [{ name, range: null, finding: finding(rule, { message, isUndecided: true, severity: 'warning' }) }];
    }
    case 'found': {
      const { uri, wellFormed, rule: responsible } = answer.witness;
      const hosts = sign === '+' ? difference.gainedHosts : difference.lostHosts;
      const details = [
        reasonText(sign, responsible, names),
        ...(hosts === null ? [] : [`all that is ${what}: ${hosts}`]),
        ...difference.otherwise.map(other => `depends on ${otherWords(other)}`),
      ];
      const range = responsible?.side === 'new' ? ruleRange(responsible, names.new.input.text) : null;
      const message = `${type}: ${what}: ${uri}${wellFormed ? '' : ' (not a well-formed URI)'}`;
      return [{ name, range, finding: finding(rule, { message, details, range }) }];
    }
  }
}
