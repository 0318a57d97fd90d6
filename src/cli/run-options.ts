import type { OptionDefinition } from './arguments.js';

/** The options of `run`, which also work without naming it. */
export const runOptions: readonly OptionDefinition[] = [
  { name: 'execute', short: 'e', value: 'COMMAND', description: 'run this text; may be repeated, also beside files' },
  { name: 'continue-on-error', description: 'go on after an error (the exit code stays 1)' },
];
