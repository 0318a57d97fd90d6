import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT, type SourcePage } from './pages.ts';

/** What the built command line prints. */
function printed(...args: readonly string[]): string {
  return execFileSync(process.execPath, [join(ROOT, 'dist/cli.js'), ...args], {
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
}

/** A page for each subcommand, made of its help, and one that lists them. */
export function subcommandPages(): readonly SourcePage[] {
  const help = printed('--help');
  const list = /^Subcommands:\n([^]*?)\n\n/m.exec(help)?.[1] ?? '';
  const names = [...list.matchAll(/^ {2}([a-z-]+) {2,}(.*(?:\n {6,}.*)*)/gm)]
    .map(([, name = '', about = '']) => ({
      name,
      about: about.replaceAll(/\s+/g, ' '),
    }))
    .filter(({ name }) => name !== 'help');
  if (names.length === 0) throw new Error('the help lists no subcommands: has dist/ been built?');
  const index = names.map(({ name, about }) => `- [\`${name}\`](${name}.html): ${about}`).join('\n');
  return [
    { path: 'subcommands/index.html', source: null, markdown: `# Subcommands\n\n${index}\n` },
    ...names.map(({ name }): SourcePage => {
      const text = printed('help', name).trimEnd();
      return {
        path: `subcommands/${name}.html`,
        source: null,
        markdown: `# kusto-callout ${name}\n\n\`\`\`text\n${text}\n\`\`\`\n`,
      };
    }),
  ];
}
