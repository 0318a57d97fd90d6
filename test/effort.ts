/** Whether this is `npm run test:all`; `npm test` answers soon, and tries less. */
export const everything = process.env.KUSTO_CALLOUT_TESTS === 'all';

/** How many random cases a test tries: all of them in `npm run test:all`, one of `share` in `npm test`. */
export function effort(cases: number, share = 10): number {
  return everything ? cases : Math.ceil(cases / share);
}

/** The rows of a table that a test tries: all of them in `npm run test:all`, every `share`th, from the first on, in `npm test`. */
export function some<Row>(rows: readonly Row[], share: number): readonly Row[] {
  return everything ? rows : rows.filter((_, index) => index % share === 0);
}
