import type { Severity } from '../../analysis/lint/index.js';
import { mention } from '../../../grammar/text/mention.js';
import { unknownValue, type Arguments } from '../arguments.js';
import { FINDING_FORMATS, type FindingFormat } from '../findings/formats.js';
import { usageError } from '../problem.js';
import type { Operand } from '../project/operands.js';
import { ruleNamed } from './rule-pages.js';

const SEVERITIES = ['error', 'warning', 'info'] as const satisfies readonly Severity[];
const FAIL_ON = [...SEVERITIES, 'never'] as const;
const MAX_SECONDS = 86_400;

export type FailOn = (typeof FAIL_ON)[number];

/** What `lint` is asked to do. */
export interface LintRun {
  readonly format: FindingFormat;
  readonly failOn: FailOn;
  readonly severities: ReadonlyMap<string, Severity | 'off'>;
  readonly baselineFile: string | null;
  readonly updateBaseline: boolean;
  readonly fix: boolean;
  /** Whether reports list errors alone. */
  readonly isQuiet: boolean;
  /** Seconds for each file. */
  readonly timeLimit: number;
}

/** Checks the options of `lint`. */
export function readLintOptions(given: Arguments): LintRun {
  const baselineFile = given.valueOf('baseline');
  const updateBaseline = given.has('update-baseline');
  if (updateBaseline && baselineFile === null) usageError('--update-baseline needs --baseline FILE');
  const fix = given.has('fix');
  return {
    format: given.choiceOf('format', FINDING_FORMATS) ?? 'text',
    failOn: given.choiceOf('fail-on', FAIL_ON, 'severity') ?? 'error',
    severities: severitiesOf(given),
    baselineFile,
    updateBaseline,
    fix,
    isQuiet: given.has('quiet'),
    timeLimit: given.secondsOf('time-limit', 60, MAX_SECONDS),
  };
}

/** Refuses to fix what is not a file to write to. */
export function refuseFixes({ fix }: LintRun, files: readonly Operand[]): void {
  const unwritable = files.find(({ name, isNamed }) => isNamed && (name === '-' || /^[^:\\/]+:[^\\/]/.test(name)));
  if (fix && unwritable !== undefined) usageError(`--fix cannot write to ${mention(unwritable.name)}`);
}

function severitiesOf(given: Arguments): ReadonlyMap<string, Severity | 'off'> {
  const known = [...SEVERITIES, 'off'] as const;
  return new Map(
    given.valuesOf('rule').map(value => {
      const [id = '', severity = ''] = value.split('=');
      return [ruleNamed(id).id, known.find(each => each === severity) ?? unknownValue('severity', severity, known)];
    }),
  );
}
