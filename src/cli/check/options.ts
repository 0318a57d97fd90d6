import { MATCH_SUBJECTS, type MatchSubject } from '../../decide/index.js';
import { ARM_CALLOUT_TYPES, armCalloutTypeOf, type ArmCalloutType } from '../../policy/callout-types.js';
import { nearest } from '../../../grammar/text/nearest.js';
import { usageProblem, type Arguments, type OptionDefinition, type UsageProblem } from '../arguments.js';
import { unknownValue } from '../options.js';
import { unknownType } from './layout.js';
import { OUTPUT_FORMATS, type OutputFormat } from './record-text.js';

/** The options under which callouts are decided, also those of `test`. */
export const assumptionOptions: readonly OptionDefinition[] = [
  {
    name: 'subject',
    value: 'PART',
    description: `match regexes against ${MATCH_SUBJECTS.join(', ')} (default: uri, as given)`,
  },
  { name: 'ignore-case', description: 'match without regard to case, in case the service does' },
];

export const checkOptions: readonly OptionDefinition[] = [
  { name: 'type', value: 'TYPE', description: 'the callout type of all URIs that come without one' },
  { name: 'file', value: 'FILE', description: 'read callouts from a file (- for standard input): URIs, CSV or NDJSON' },
  { name: 'script', value: 'FILE', description: 'run a script on the cluster first' },
  { name: 'format', value: 'NAME', description: `print as ${OUTPUT_FORMATS.join(', ')} (default: table)` },
  { name: 'explain', description: 'print why: every rule that matched, and what it matched' },
  {
    name: 'summary',
    description: 'print counts by type, decision and rule instead, and the rules that decided nothing',
  },
  ...assumptionOptions,
];

export interface CheckOptions {
  readonly type: ArmCalloutType | null;
  readonly uris: readonly string[];
  readonly file: string | null;
  readonly script: string | null;
  readonly format: OutputFormat;
  readonly explain: boolean;
  readonly summary: boolean;
  readonly subject: MatchSubject;
  readonly ignoreCase: boolean;
}

export function readCheckOptions(given: Arguments, clusterFile: string | null): CheckOptions | UsageProblem {
  const typeName = given.valueOf('type');
  const type = typeName === null ? null : armCalloutTypeOf(typeName);
  if (typeName !== null && type === null) {
    const { message, hint } = unknownType(typeName, nearest(typeName, ARM_CALLOUT_TYPES));
    return usageProblem(message, hint);
  }
  const [uris, file] = [given.operands, given.valueOf('file')];
  if (uris.length === 0 && file === null) {
    return usageProblem(
      'check needs URIs, or --file',
      'for example: kusto-callout check --type sql https://x.database.windows.net',
    );
  }
  if (uris.length > 0 && file !== null) return usageProblem('check takes URIs or --file, not both');
  if (uris.length > 0 && type === null) return usageProblem('check needs the callout type of the URIs: --type TYPE');
  if (file === '-' && clusterFile === '-') return usageProblem('standard input (-) can be read only once');
  const formatName = given.valueOf('format') ?? 'table';
  const format = OUTPUT_FORMATS.find(known => known === formatName);
  if (format === undefined) return unknownValue('format', formatName, OUTPUT_FORMATS);
  const subject = readSubject(given);
  if (typeof subject !== 'string') return subject;
  const [explain, summary] = [given.has('explain'), given.has('summary')];
  if (explain && format === 'csv') return usageProblem('--explain has no CSV form', 'ndjson and json carry all of it');
  if (explain && summary)
    return usageProblem('--summary counts callouts, and --explain explains each: only one of them can be given');
  const ignoreCase = given.has('ignore-case');
  return { type, uris, file, script: given.valueOf('script'), format, explain, summary, subject, ignoreCase };
}

export function readSubject(given: Arguments): MatchSubject | UsageProblem {
  const name = given.valueOf('subject') ?? 'uri';
  return (
    MATCH_SUBJECTS.find(known => known === name.toLowerCase()) ?? unknownValue('match subject', name, MATCH_SUBJECTS)
  );
}
