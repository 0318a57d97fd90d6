/*
 * What of the compiled code is kept together: each subcommand loads other chunks and runs other functions of them, and what it does not
 * need would be read in vain at every start.
 */

/** The subcommands, and `help`. A list of its own, since the launcher loads nothing else; a test compares it with the subcommands. */
export const PROFILES: readonly string[] = [
  'help',
  'repl',
  'run',
  'check',
  'test',
  'ci',
  'init',
  'lint',
  'diff',
  'who',
  'prove',
  'verify',
  'inspect',
  'fleet',
  'probe',
  'audit',
  'propose',
  'compile',
  'deploy',
  'serve',
  'lsp',
  'mcp',
  'completion',
];

/** The profile of a start, by the first argument; without a subcommand, commands are run. */
export function profileOf(first = ''): string {
  if (first === '--help' || first === '-h' || first === '--version') return 'help';
  return PROFILES.includes(first) ? first : 'run';
}
