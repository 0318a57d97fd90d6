/* DuckDB, which is not a dependency, since its platform packages break `npm ci` elsewhere: it is put into a folder of its own. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const VERSION = '1.5.6-r.1';
const INSTALLATION_SECONDS = 120;

/** As much of DuckDB's interface as is used here. */
interface DuckDb {
  readonly DuckDBInstance: { create(path: string): Promise<{ connect(): Promise<DuckDbConnection> }> };
}

/** A database in memory. */
export interface DuckDbConnection {
  run(sql: string): Promise<unknown>;
  runAndReadAll(sql: string): Promise<{ getRows(): readonly (readonly unknown[])[] }>;
}

/** A database of DuckDB, which is installed if need be; null where that is not possible. */
export async function duckDb(): Promise<DuckDbConnection | null> {
  const folder = join(tmpdir(), `kusto-callout-duckdb-${VERSION}`);
  mkdirSync(folder, { recursive: true });
  if (!existsSync(join(folder, 'node_modules'))) {
    writeFileSync(join(folder, 'package.json'), '{ "private": true }');
    const options = { cwd: folder, encoding: 'utf8', timeout: INSTALLATION_SECONDS * 1_000 } as const;
    const result = spawnSync('npm', ['install', '--no-audit', '--no-fund', `@duckdb/node-api@${VERSION}`], options);
    if (result.status !== 0) console.log(result.stderr);
  }
  try {
    // Nothing here describes its types but the interfaces above.
    const { DuckDBInstance } = createRequire(join(folder, 'package.json'))('@duckdb/node-api') as DuckDb;
    return await (await DuckDBInstance.create(':memory:')).connect();
  } catch (error) {
    console.log(error instanceof Error ? error.message.split('\n')[0] : error);
    return null;
  }
}
