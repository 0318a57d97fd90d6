import { lintRules, type Severity } from '../../analysis/lint/index.js';
import { didYouMean, mention } from '../../../grammar/text/mention.js';
import { nearest } from '../../../grammar/text/nearest.js';
import { usageProblem, type Arguments, type UsageProblem } from '../arguments.js';
import { unknownValue } from '../options.js';
import { isLintFormatName, lintFormats, type LintFormatName } from './formats/index.js';

const SEVERITIES = ['error', 'warning', 'info'] as const satisfies readonly Severity[];
const FAIL_ON = [...SEVERITIES, 'never'] as const;

export type FailOn = (typeof FAIL_ON)[number];

/** What `lint` is asked to do. */
export interface LintRun {
  readonly format: LintFormatName;
  readonly failOn: FailOn;
  readonly severities: ReadonlyMap<string, Severity | 'off'>;
  readonly baselineFile: string | null;
  readonly updateBaseline: boolean;
  readonly fix: boolean;
  /** Seconds for each file. */
  readonly timeLimit: number;
}

/** Checks the options of `lint`. */
export function readLintOptions(given: Arguments): LintRun | UsageProblem {
  if (given.operands.length === 0)
    return usageProblem('lint needs a FILE', 'for example: kusto-callout lint main.json');
  const format = given.valueOf('format') ?? 'pretty';
  if (!isLintFormatName(format)) return unknownValue('format', format, Object.keys(lintFormats));
  const failOnName = given.valueOf('fail-on') ?? 'error';
  const failOn = FAIL_ON.find(each => each === failOnName);
  if (failOn === undefined) return unknownValue('severity', failOnName, FAIL_ON);
  const severities = severitiesOf(given);
  if ('ok' in severities) return severities;
  const baselineFile = given.valueOf('baseline');
  const updateBaseline = given.has('update-baseline');
  if (updateBaseline && baselineFile === null) return usageProblem('--update-baseline needs --baseline FILE');
  const fix = given.has('fix');
  const unwritable = given.operands.find(file => file === '-' || /^[^:\\/]+:[^\\/]/.test(file));
  if (fix && unwritable !== undefined) return usageProblem(`--fix cannot write to ${mention(unwritable)}`);
  const timeLimit = Number(given.valueOf('time-limit') ?? '60');
  if (!(timeLimit > 0)) return usageProblem('--time-limit needs a number of seconds');
  return { format, failOn, severities, baselineFile, updateBaseline, fix, timeLimit };
}

function severitiesOf(given: Arguments): ReadonlyMap<string, Severity | 'off'> | UsageProblem {
  const severities = new Map<string, Severity | 'off'>();
  for (const { name, value } of given.inOrder) {
    if (name !== 'rule') continue;
    const [id = '', severityName = ''] = value.split('=');
    const rule = lintRules.find(each => each.id === id.toUpperCase() || each.name === id);
    if (rule === undefined) {
      const similar = nearest(
        id,
        lintRules.flatMap(each => [each.id, each.name]),
      );
      const hint = didYouMean(similar, 'rules go by an id such as EGR002, or a name such as no-start-anchor');
      return usageProblem(`${mention(id)} is not a rule`, hint);
    }
    const severity = ([...SEVERITIES, 'off'] as const).find(each => each === severityName);
    if (severity === undefined) return unknownValue('severity', severityName, [...SEVERITIES, 'off']);
    severities.set(rule.id, severity);
  }
  return severities;
}
