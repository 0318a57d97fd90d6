/*
 * Cases that nobody on this project made up: those that may be copied lie in test/cases, the others are read in place.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const COPIED = join(__dirname, 'cases');
const SHARED = process.env['KUSTO_CALLOUT_CASES'] ?? join(__dirname, '..', '..', 'shared', 'cases');

/** Whether the folder of the cases that may not be copied is there; tests that need it are skipped otherwise. */
export const hasSharedCases = existsSync(SHARED);
export const SHARED_CASES_MISSING = `needs ${SHARED} (or KUSTO_CALLOUT_CASES)`;

/** The text of a file that may not be copied. */
export function sharedCase(...path: string[]): string {
  return readFileSync(join(SHARED, ...path), 'utf8');
}

/** A file of test/cases, one JSON value a line. */
export function copiedLines(file: string): unknown[] {
  return readFileSync(join(COPIED, file), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
}

/** A file of test/cases that is one JSON value. */
export function copiedJson(file: string): unknown {
  return JSON.parse(readFileSync(join(COPIED, file), 'utf8'));
}

const RESTRICTION_PAGE = join(SHARED, '..', 'reference', 'restrict-outbound-access.md');

export const hasRestrictionPage = existsSync(RESTRICTION_PAGE);

/** The page of the documentation that the project starts from. */
export function restrictionPage(): string {
  return readFileSync(RESTRICTION_PAGE, 'utf8');
}
