import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One pattern of `uri-cases.json` (all of shared/cases/regex-uri.jsonl, compacted), made with .NET Core 3.1. */
export interface UriRule {
  readonly pattern: string;
  readonly tag: string;
  /** Indexes of the inputs that match, and of those that don't. */
  readonly matching: readonly number[];
  readonly others: readonly number[];
}

export interface UriCases {
  readonly inputs: readonly string[];
  readonly errors: readonly { readonly pattern: string; readonly offset: number; readonly reason: string }[];
  readonly rules: readonly UriRule[];
}

export function readUriCases(): UriCases {
  return readCases('uri-cases.json') as UriCases;
}

/** A data file of our own, in `cases/`. */
export function readCases(name: string): unknown {
  return JSON.parse(readFileSync(join(__dirname, 'cases', name), 'utf8'));
}

const SHARED_CASES = process.env['KUSTO_CALLOUT_CASES'] ?? join(__dirname, '../../../shared/cases');

/** The rows of a shared case file that may not be copied, or `undefined` where the folder is missing. */
export function readSharedCases(name: string): readonly Record<string, unknown>[] | undefined {
  const path = join(SHARED_CASES, name);
  if (!existsSync(path)) {
    console.warn(`Skipped: ${name} is not there (set KUSTO_CALLOUT_CASES to the folder that has it)`);
    return undefined;
  }
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Record<string, unknown>);
}
