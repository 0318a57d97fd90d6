import {
  fileReport,
  lint as lintText,
  lintRules,
  type LintRunOptions as LintRun,
  type Severity,
} from '../analysis/lint/index.js';
import type { InputKind } from '../analysis/inputs/index.js';
import { requireNames, requireWord } from '../library/misuse.js';
import type { Problem } from '../../grammar/text/problem.js';
import { lintFindingData, type LintFindingData } from './lint-data.js';
import { sourceText } from './policy.js';

/** An id of a lint rule, such as `EGR002`. */
export type LintRuleId = `EGR${string}`;

/** How a text is linted; everything is optional. */
export interface LintOptions {
  /** Another severity for some rules, by id; `off` leaves them out. */
  readonly severities?: Readonly<Record<LintRuleId, Severity | 'off'>>;
  /** The parameters of a template. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** Asked now and then whether to stop; questions that are open then are reported as such. Default: never. */
  readonly isLate?: () => boolean;
}

/** What was found in a text. */
export interface LintReport {
  readonly kind: InputKind;
  /** Whether ARM or a command would refuse the text as a whole. */
  readonly isRefused: boolean;
  /** In the order of the text, with those that a comment excuses. */
  readonly findings: readonly LintFindingData[];
  /** Why the text is refused, where it is. */
  readonly problems: readonly Problem[];
}

/**
 * What a policy allows or denies by mistake. It takes texts, not clusters: findings have places.
 *
 * ```ts
 * lint('[{"CalloutType":"sql","CalloutUriRegex":"sql.example","CanCall":true}]').findings[0]?.rule; // EGR002
 * ```
 */
export function lint(
  text: string | Readonly<Record<string, unknown>> | readonly unknown[],
  options: LintOptions = {},
): LintReport {
  requireNames(options, ['severities', 'parameters', 'isLate'], 'option of lint');
  const { severities = {}, parameters, isLate } = options;
  requireNames(
    severities,
    lintRules.map(({ id }) => id),
    'lint rule',
  );
  for (const severity of Object.values(severities))
    requireWord(severity, ['error', 'warning', 'info', 'off'], 'severity');
  const run: LintRun = {
    severities: new Map(Object.entries(severities)),
    ...(parameters !== undefined && { parameters }),
    ...(isLate !== undefined && { isLate }),
  };
  const source = sourceText(text);
  const result = lintText(source, run);
  const { kind, isRefused, findings } = fileReport('', source, result, new Set());
  return { kind, isRefused, findings: findings.map(lintFindingData), problems: result.survey.problems };
}
