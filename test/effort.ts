/** Whether this is `npm run test:all`; `npm test` answers soon, and tries less. */
export const everything = process.env.KUSTO_CALLOUT_TESTS === 'all';

/** How many random cases a test tries: all of them in `npm run test:all`, a tenth in `npm test`. */
export function effort(cases: number): number {
  return everything ? cases : Math.ceil(cases / 10);
}
