import { formats } from '../tabular/formats/index.js';
import { formatOption, options, type OptionDefinition } from './option-table.js';

/** The options that describe a session: its cluster, and who runs commands. */
export const callerOptions: readonly OptionDefinition[] = options(
  'cluster',
  'predefined',
  'cloud',
  'name',
  'parameters',
  'role',
  'principal',
);

/** How results of commands are printed: `auto` is a table, or records where a table would be too wide for the terminal. */
export const RESULT_FORMATS: readonly string[] = Object.keys(formats);

export const sessionOptions: readonly OptionDefinition[] = [
  ...callerOptions,
  formatOption(RESULT_FORMATS),
  ...options('raw', 'assume', 'default-reading'),
];

/** The options of `run`, which also work without naming it. */
export const runOptions: readonly OptionDefinition[] = [
  ...options('execute', 'continue-on-error', 'echo'),
  ...sessionOptions,
];
