import { mkdtempSync, openSync, writeSync, closeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { auditText } from '../../src/audit/audit.js';
import { processorTime } from '../processor-time.js';
import { auditJunk } from './junk.js';
import { adversarialTexts } from './labelled.js';

/* Protects what an audit may cost, and that no text stops it. */

const SECOND = 1_000;

describe('an audit', () => {
  it('ends without an exception for 50,000 texts of junk', () => {
    auditJunk(50_000);
  });

  it('reads 5,000 texts a second', () => {
    const texts = adversarialTexts().filter(({ format, kind }) => format === undefined && kind !== 'csv');
    const all = Array.from(
      { length: 20_000 },
      (_, number) => `${texts[number % texts.length]?.text ?? ''}\n// ${number}`,
    );
    const start = processorTime();
    for (const text of all) auditText(text);
    expect(processorTime() - start).toBeLessThan((all.length / 5_000) * SECOND);
  });

  it('reads a log of 1,000,000 rows in 60 s and 300 MB', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'kusto-callout-log-')), 'queries.csv');
    const file = openSync(path, 'w');
    writeSync(file, 'ClientActivityId,Text,Database,StartedOn\n');
    for (let start = 0; start < 1_000_000; start += 10_000) {
      const rows = Array.from({ length: 10_000 }, (_, index) => {
        const number = start + index;
        // Repeated texts are the rule, and one in ten calls out.
        const query = (number * 7_919) % 200_000;
        const text =
          query % 10 === 0
            ? `cluster('help${query % 400}').database('Samples').StormEvents | where EventId == ${query} | summarize count() by bin(StartTime, 1h)`
            : `StormEvents | where EventId == ${query} | project StartTime, EndTime, State | take 100`;
        return `KE.RunQuery;${number},"${text}",Samples,2026-11-${10 + (number % 20)}T10:00:00Z\n`;
      });
      writeSync(file, rows.join(''));
    }
    closeSync(file);
    const script = `
      const argv = process.argv.splice(2);
      process.on('exit', () => {
        process.stderr.write(JSON.stringify({ memory: process.resourceUsage().maxRSS / 1024, time: process.cpuUsage() }));
      });
      process.argv.push(...argv);
      require(${JSON.stringify(join(process.cwd(), 'dist/cli.js'))});`;
    const { stdout, stderr, status } = spawnSync(process.execPath, ['-e', script, 'kusto-callout', 'audit', path], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    expect(stderr.slice(0, -200) + stdout.slice(0, 20)).toContain('40 callouts: ');
    expect(status).toBe(0);
    expect(stdout).toContain('note: the log has 1000000 rows of 2026-11-10 to 2026-11-29');
    const used = /\{"memory".*\}$/.exec(stderr)?.[0] ?? '{}';
    const { memory, time } = JSON.parse(used) as { readonly memory: number; readonly time: NodeJS.CpuUsage };
    console.log(`1,000,000 rows: ${((time.user + time.system) / 1_000_000).toFixed(1)} s, ${memory.toFixed(0)} MB`);
    expect(memory).toBeLessThan(300);
    expect((time.user + time.system) / 1_000).toBeLessThan(60 * SECOND);
  });
});
