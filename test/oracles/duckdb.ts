/*
 * DuckDB itself, as an oracle for `compile --to sql`. It is not a dependency, since its platform packages break `npm ci` elsewhere; this
 * script puts it into a folder of its own, runs the macro of every policy of the tests, and tells where it differs from decisions:
 *
 *     node --require ./src/ts-node.cjs test/oracles/duckdb.ts
 *
 * Ends with 1 at a difference, and with 0 and a message where DuckDB cannot be installed.
 */
import { sqlMacro, translatePolicy, translateRegex } from '../../src/analysis/translate/index.js';
import { DecisionEngine } from '../../src/decide/index.js';
import { DotnetRegex } from '../../src/regex/index.js';
import { matches } from '../analysis/translate/compare.js';
import { calloutsFor, POLICIES, sourcesOf, type Callout } from '../analysis/translate/policies.js';
import { nearMisses } from '../analysis/translate/near-misses.js';
import { HARD_PATTERNS, RULES_OF_PEOPLE } from '../analysis/translate/patterns.js';
import { Random } from '../regex/random-pattern.js';
import { duckDb, type DuckDbConnection } from './duckdb-engine.js';

const CHUNK = 500;

/** What an expression over type and uri says of callouts. */
async function answersOf(
  database: DuckDbConnection,
  expression: string,
  callouts: readonly Callout[],
): Promise<unknown[]> {
  const answers: unknown[] = [];
  for (let start = 0; start < callouts.length; start += CHUNK) {
    const rows = callouts
      .slice(start, start + CHUNK)
      .map(({ type, uri }, index) => `(${index}, ${sqlText(type)}, ${sqlText(uri)})`);
    const query = `SELECT ${expression} FROM (VALUES ${rows.join()}) AS callouts(number, type, uri) ORDER BY number`;
    answers.push(...(await database.runAndReadAll(query)).getRows().map(([answer]) => answer));
  }
  return answers;
}

/** NUL cannot stand in a text of SQL. */
function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`.replaceAll('\0', "' || chr(0) || '");
}

async function main(): Promise<number> {
  const database = await duckDb();
  if (database === null) {
    console.log('DuckDB cannot be installed here: `compile --to sql` is not tested with the real engine.');
    return 0;
  }
  let compared = 0;
  const differences: string[] = [];
  const compare = (
    what: string,
    callouts: readonly Callout[],
    wanted: readonly boolean[],
    found: readonly unknown[],
  ) => {
    compared += callouts.length;
    const index = wanted.findIndex((answer, place) => answer !== found[place]);
    if (index === -1) return;
    const { type, uri } = callouts[index] ?? { type: '', uri: '' };
    differences.push(
      `${what}: ${type} ${JSON.stringify(uri)} is ${String(wanted[index])}, not ${String(found[index])}`,
    );
  };
  for (const [name, state] of Object.entries(POLICIES)) {
    const callouts = calloutsFor(state, 2_000, 41);
    const engine = new DecisionEngine(state);
    await database.run(sqlMacro(translatePolicy(sourcesOf(state), { dialect: 'sql' })));
    const wanted = callouts.map(({ type, uri }) => engine.isAllowed(type, uri, false));
    compare(`the cluster ${name}`, callouts, wanted, await answersOf(database, 'callout_allowed(type, uri)', callouts));
    const [nothing] = (
      await database.runAndReadAll(
        "SELECT callout_allowed(NULL, 'x'), callout_allowed('external_data', NULL), callout_allowed('x', NULL)",
      )
    ).getRows();
    if (nothing?.some(answer => answer !== false) !== false) differences.push(`the cluster ${name}: NULL is allowed`);
  }
  const random = new Random(42);
  for (const pattern of [...RULES_OF_PEOPLE, ...HARD_PATTERNS]) {
    const regex = DotnetRegex.compile(pattern);
    const translation = translateRegex(regex.tree, 'sql');
    if (!translation.ok || translation.condition.kind !== 'regex') continue;
    const callouts = nearMisses(random, pattern, 300).map(uri => ({ type: '', uri }));
    const wanted = callouts.map(({ uri }) => matches(regex, uri));
    const found = await answersOf(database, `regexp_matches(uri, '${translation.condition.text}')`, callouts);
    compare(pattern, callouts, wanted, found);
  }
  for (const difference of differences) console.log(difference);
  console.log(`DuckDB: ${compared} answers compared, ${differences.length} differences`);
  return differences.length === 0 ? 0 : 1;
}

void main().then(code => {
  process.exitCode = code;
});
