import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ServedFiles } from '../../src/cli/serve/served-files.js';

/* Protects the temporary folder: a server takes away what killed ones left, of earlier versions too, and nothing that is in use. */

const EIGHT_DAYS = 8 * 24 * 60 * 60;

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'served-files-'));
  vi.stubEnv('TMPDIR', folder);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

describe.skipIf(process.platform === 'win32')('what killed servers left', () => {
  it('is taken away where it is certificates, and what is in use or not ours stays', () => {
    const folder = temporaryFolder();
    const make = (name: string, file: string, isOld: boolean): string => {
      const path = join(folder, name);
      mkdirSync(path);
      writeFileSync(join(path, file), '');
      const time = Date.now() / 1_000 - (isOld ? EIGHT_DAYS : 0);
      utimesSync(path, time, time);
      return path;
    };
    const left = [
      make('kusto-callout-ca-4194303-abcdef', 'ca.pem', false),
      make('kusto-callout-Ab3xYz', 'ca.pem', true),
    ];
    const kept = [
      make(`kusto-callout-ca-${process.pid}-abcdef`, 'ca.pem', false),
      make('kusto-callout-aaaaaa', 'ca.pem', false),
      make('kusto-callout-bbbbbb', 'report.json', true),
      make('others-cccccc', 'ca.pem', true),
    ];
    new ServedFiles(null);
    expect([...left, ...kept].filter(path => existsSync(path))).toEqual(kept);
  });

  it('is a lock that somebody listens at, and stays', async () => {
    const folder = temporaryFolder();
    const path = join(folder, `kusto-callout-${'0'.repeat(24)}.lock`);
    const server = createServer(socket => socket.destroy());
    await new Promise<void>(resolve => server.listen(path, resolve));
    onTestFinished(() => void server.close());
    const asked = new Promise(resolve => server.once('connection', resolve));
    new ServedFiles(null);
    await asked;
    expect(existsSync(path)).toBe(true);
  });
});
