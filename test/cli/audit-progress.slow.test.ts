import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folderWith } from './harness.js';
import { TerminalSession } from './terminal.js';

/* Protects what people see of an audit of a long log: how far it has got, on one line that fits, gone at the end. */

/** A log with so many different texts that an audit of it takes seconds on a fast machine, too. */
function longLog(): string {
  const path = join(folderWith({}), 'queries.csv');
  const rows = Array.from(
    { length: 100_000 },
    (_, index) => `"let x${index} = 'a'; cluster(strcat('h', x${index})).database('d').T | where a == ${index}",d\n`,
  );
  writeFileSync(path, `Text,Database\n${rows.join('')}`);
  return path;
}

it.each([60, 200])('an audit of a long log shows how far it has got, at %i columns', async columns => {
  const session = new TerminalSession(['audit', longLog()], { columns, rows: 30, seesOverwritten: true });
  await session.until(({ cursorLine }) => /^reading: \d+ of \d+ MB, \d+ %, [\d.]+\/s, \d+ s left/.test(cursorLine));
  expect(session.screen.split('\n').filter(line => line !== '')).toHaveLength(1);
  await session.exit();
  expect(session.everything).not.toContain('reading:');
  expect(session.everything).toContain('1 callout: ');
});
