import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BUILT_CLI } from '../built-cli.js';
import { some } from '../effort.js';
import { folderWith } from './harness.js';
import { TerminalSession } from './terminal.js';

/* Protects what people see of long work: how far it has got, on one line that fits, gone at the end; and nothing of it in pipes. */

const RULES = Array.from({ length: 6 }, (_, index) => ({
  calloutType: 'webapi',
  calloutUriRegex: `^https://[a-z]+(\\.api|\\.web)?${index}\\.contoso\\.com(:443)?/`,
  outboundAccess: 'Allow',
}));

function clusterText(name: string): string {
  return JSON.stringify({ name, properties: { restrictOutboundNetworkAccess: 'Enabled', calloutPolicies: RULES } });
}

/** A folder with so many clusters that a run takes some seconds. */
function manyClusters(amount: number): string {
  return folderWith(
    Object.fromEntries(
      Array.from({ length: amount }, (_, index) => [`cluster-${index}.json`, clusterText(`c${index}`)]),
    ),
  );
}

/** So many different texts, each decided by backtracking, that checking them takes seconds on a fast machine, too. */
function longCheck(): { readonly cluster: string; readonly file: string } {
  const folder = folderWith({
    'cluster.json': JSON.stringify({
      name: 'contoso',
      properties: {
        restrictOutboundNetworkAccess: 'Enabled',
        calloutPolicies: [{ calloutType: 'webapi', calloutUriRegex: '(\\w+)\\1\\.evil', outboundAccess: 'Allow' }],
      },
    }),
  });
  const file = join(folder, 'uris.txt');
  const lines = Array.from(
    { length: 400_000 },
    (_, index) => `https://h${index}.contoso.com/${'x'.repeat(index % 50)}\n`,
  );
  writeFileSync(file, lines.join(''));
  return { cluster: join(folder, 'cluster.json'), file };
}

describe.each(some([60, 200], 2))('at %i columns', columns => {
  it('a run over a folder shows how far it has got, on one line', async () => {
    const session = new TerminalSession(['who', manyClusters(8)], { columns, rows: 30, seesOverwritten: true });
    await session.until(({ cursorLine }) =>
      /^listing hosts: \d+ of 8 files, \d+ %, [\d.]+\/s, \d+ s left/.test(cursorLine),
    );
    expect(session.screen.split('\n').filter(line => line !== '')).toHaveLength(1);
    await session.exit();
    expect(session.everything).not.toContain('listing hosts:');
    expect(session.everything).toContain('8 files');
  });

  it('check of a large file does, too', async () => {
    const { cluster, file } = longCheck();
    const session = new TerminalSession(
      ['check', '--cluster', cluster, '--type', 'webapi', '--file', file, '--summary'],
      {
        columns,
        rows: 30,
      },
    );
    await session.until(({ cursorLine }) => /^[\d,]+ callouts checked, \d+ %, [\d,]+\/s, \d+ s left/.test(cursorLine));
    expect(session.screen.split('\n').filter(line => line !== '')).toHaveLength(1);
    await session.exit();
    expect(session.everything).not.toMatch(/callouts checked, \d/);
  });
});

it('pipes get none of it', () => {
  const { stderr, stdout } = spawnSync(process.execPath, [BUILT_CLI, 'lint', manyClusters(3)], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(stdout).toContain('3 files');
  expect(stdout + stderr).not.toMatch(/[\r\u001b]/);
});
