import type { DecisionOptions } from '../../decide/index.js';
import { ARM_CALLOUT_TYPES, armCalloutTypeOf, type ArmCalloutType } from '../../policy/callout-types.js';
import type { Arguments } from '../arguments.js';
import { assumptionOptions, readAssumptions } from '../assumption-options.js';
import { unknownCalloutType } from '../callout-type.js';
import { formatOption, option, options, type OptionDefinition } from '../option-table.js';
import { mention } from '../../../grammar/text/mention.js';
import { fileSize } from './input.js';
import { usageError } from '../problem.js';
import { callerOptions } from '../run-options.js';
import { OUTPUT_FORMATS, type OutputFormat } from './record-text.js';

export const checkOptions: readonly OptionDefinition[] = [
  option('type', { values: ARM_CALLOUT_TYPES }),
  ...options('file', 'script'),
  formatOption(OUTPUT_FORMATS),
  option('raw', { description: 'csv with exact values, for programs that do not run formulas' }),
  ...options('explain', 'summary', 'allow-empty'),
  ...assumptionOptions,
  ...callerOptions,
];

export interface CheckOptions {
  readonly type: ArmCalloutType | null;
  readonly uris: readonly string[];
  readonly file: string | null;
  readonly format: OutputFormat;
  readonly explain: boolean;
  readonly summary: boolean;
  readonly raw: boolean;
  readonly assumptions: DecisionOptions;
}

export function readCheckOptions(given: Arguments): CheckOptions {
  const [uris, file, type] = [given.operands, given.valueOf('file'), typeOf(given)];
  if (uris.length === 0 && file === null) {
    usageError(
      'check needs URIs, or --file',
      'for example: kusto-callout check --type sql https://x.database.windows.net',
    );
  }
  const [only = '', another] = uris;
  if (file === null && another === undefined && only !== '' && fileSize(only) > 0) {
    usageError(`${mention(only)} is a file, not a URI`, `--file reads the callouts in it: check --file ${only}`);
  }
  if (uris.length > 0 && file !== null) usageError('check takes URIs or --file, not both');
  if (uris.length > 0 && type === null) usageError('check needs the callout type of the URIs: --type TYPE');
  const format = given.choiceOf('format', OUTPUT_FORMATS) ?? 'text';
  const [explain, summary] = [given.has('explain'), given.has('summary')];
  if (explain && format === 'csv') usageError('--explain has no CSV form', 'ndjson and json carry all of it');
  if (explain && summary)
    usageError('--summary counts callouts, and --explain explains each: only one of them can be given');
  return { type, uris, file, format, explain, summary, raw: given.has('raw'), assumptions: readAssumptions(given) };
}

function typeOf(given: Arguments): ArmCalloutType | null {
  const name = given.valueOf('type');
  if (name === null) return null;
  const type = armCalloutTypeOf(name);
  if (type !== null) return type;
  const { message, hint } = unknownCalloutType(name, ARM_CALLOUT_TYPES);
  return usageError(message, hint);
}
