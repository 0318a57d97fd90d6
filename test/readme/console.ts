import { createReadStream, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Writable } from 'node:stream';
import { runProgram } from '../../src/cli/program.js';

const root = resolve(__dirname, '../..');

/** The README and every page of docs/, as paths from the root: what is written for users, with examples that run. */
export const pages: readonly string[] = [
  'README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.md'))
    .sort()
    .map(file => join('docs', file)),
];

/** A console example of a page: a command after `$ `, and what it prints. */
export interface ConsoleExample {
  readonly command: string;
  readonly output: string;
}

const CONSOLE_FENCE = /^```console\n\$ (.*)\n([^]*?)```$/gm;

/** The console examples of a Markdown text. */
export function consoleExamples(markdown: string): ConsoleExample[] {
  return [...markdown.matchAll(CONSOLE_FENCE)].map(([, command = '', output = '']) => ({ command, output }));
}

/** The text with every console example's output as `run` gives it. */
export async function withOutputs(markdown: string, run: (command: string) => Promise<string>): Promise<string> {
  let text = markdown;
  for (const { command, output } of consoleExamples(markdown)) {
    const fence = `\`\`\`console\n$ ${command}\n`;
    text = text.replace(`${fence}${output}\`\`\``, () => `${fence}PENDING\`\`\``);
    const printed = await run(command);
    text = text.replace(`${fence}PENDING\`\`\``, () => `${fence}${printed}\`\`\``);
  }
  return text;
}

/** Runs `npx kusto-callout …` in this process, on no terminal, and gives what a person would see: both streams as they come. */
export async function runConsole(command: string): Promise<string> {
  const [program, name, ...argv] = shellWords(command);
  if (program !== 'npx' || name !== 'kusto-callout') throw new Error(`not a command of ours: ${command}`);
  let printed = '';
  const sink = (): Writable =>
    new Writable({
      write(chunk: Buffer, _, done) {
        printed += chunk.toString('utf8');
        done();
      },
    });
  await runProgram(argv, { stdin: createReadStream('/dev/null'), stdout: sink(), stderr: sink(), env: {} });
  return printed;
}

/** Splits a command line as a shell does: blanks, and both kinds of quotes. */
export function shellWords(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? bare ?? '',
  );
}
