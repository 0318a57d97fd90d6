import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unknownValue } from './arguments.js';
import { SHELLS, type Shell } from './completion/shells.js';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { usageError } from './problem.js';
import type { Invocation, Subcommand } from './subcommand.js';

/** `completion SHELL`: what a shell needs to complete command lines. */
export const completion: Subcommand = {
  name: 'completion',
  operands: SHELLS.join('|'),
  description: `Prints a script that completes subcommands, options, their values and files, for the shell to read at its start.
Exit codes: 0 printed, 2 bad usage.`,
  examples: [
    { arguments: 'completion bash', purpose: 'for ~/.bashrc: source <(kusto-callout completion bash)' },
    { arguments: 'completion zsh', purpose: 'for ~/.zshrc: source <(kusto-callout completion zsh)' },
    { arguments: 'completion fish', purpose: 'for config.fish: kusto-callout completion fish | source' },
    {
      arguments: 'completion powershell',
      purpose: 'for $PROFILE: kusto-callout completion powershell | Out-String | Invoke-Expression',
    },
  ],
  options: [],
  run: printScript,
};

async function printScript({ given, console }: Invocation): Promise<ExitCode> {
  const [name, another] = given.operands;
  if (name === undefined || another !== undefined) {
    usageError(`completion takes one shell: ${SHELLS.join(', ')}`, 'for example: kusto-callout completion bash');
  }
  const shell = SHELLS.find(known => known === name.toLowerCase()) ?? unknownValue('shell', name, SHELLS);
  await console.write('laid-out', builtScript(shell) ?? (await madeScript(shell)));
  return exitCodes.ok;
}

async function madeScript(shell: Shell): Promise<string> {
  const { completionScript } = await import('./completion/scripts.js');
  return completionScript(shell);
}

/** What the build has printed already: to make it, all subcommands are loaded, at each start of a shell. null outside of a build. */
function builtScript(shell: Shell): string | null {
  try {
    return readFileSync(join(__dirname, 'completion', shell), 'utf8');
  } catch {
    return null;
  }
}
