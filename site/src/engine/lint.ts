import { lint as lintPolicy, LintMemory } from '../../../src/analysis/lint/index.js';
import type { Answer, Given, ShownFinding } from './protocol.js';
import { optionsOf, shownProblem, textOf } from './read.js';
import { deadline } from './clock.js';

/** What earlier texts have shown: at each key, most rules are as they were. */
const memory = new LintMemory();

/** Seconds of computing for one text. */
const TIME_LIMIT = 10;

/** What the policy allows by mistake, with places in its text. */
export function lint({ cluster, seconds = TIME_LIMIT }: Given<'lint'>): Answer<'lint'> {
  const options = optionsOf(cluster);
  if ('reason' in options) return { findings: [], problems: [options] };
  const { survey, findings } = lintPolicy(textOf(cluster), { ...options, isLate: deadline(seconds), memory });
  return {
    findings: findings.filter(({ suppression }) => suppression === null).map(shown),
    problems: survey.problems.map(shownProblem),
  };
}

function shown(finding: ReturnType<typeof lintPolicy>['findings'][number]): ShownFinding {
  const { rule, name, severity, message, span, witness, fix, advice, assumption, unknown } = finding;
  return {
    rule,
    name,
    severity,
    message: unknown === null ? message : `${message} (undecided: ${unknown})`,
    start: span.start,
    end: span.end,
    witness: witness === null ? null : { uri: witness.uri, effect: witness.effect },
    advice,
    assumption,
    fix:
      fix === null || fix.edit === null
        ? null
        : { edit: { ...fix.edit }, regex: fix.regex, assumption: fix.assumption },
  };
}
