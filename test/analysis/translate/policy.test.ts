import { describe, expect, it } from 'vitest';
import { kqlFunction, sqlMacro, translatePolicy } from '../../../src/analysis/translate/index.js';
import { InternalStorage } from '../../../src/decide/subject.js';
import { DecisionEngine } from '../../../src/decide/index.js';
import { internalStorageCondition } from '../../../src/analysis/translate/internal-storage.js';
import { DEFAULT_CLUSTER } from '../../../src/cluster/state.js';
import { columns, type Table } from '../../../src/tabular/table.js';
import { effort } from '../../effort.js';
import { FEW_COMMANDS, loadKusto } from '../../oracles/kusto.js';
import { Random } from '../../regex/random-pattern.js';
import { prepareText } from '../../tabular/query/run-tail.js';
import { RustCondition } from './compare.js';
import { nearMisses } from './near-misses.js';
import { calloutsFor, POLICIES, sourcesOf, type Callout } from './policies.js';

/*
 * Protects the function that a policy is compiled to: it says what decisions say, and Microsoft's parser takes it.
 */

const kusto = loadKusto(FEW_COMMANDS);
const COLUMNS = columns({ type: 'string', uri: 'string' });

/** So many callouts are decided by one query: hundreds of regexes for each are much of what one run may compute. */
const CALLOUTS_OF_A_RUN = 200;

/** What the body of a let function says, as our own query engine runs it. */
function answersOf(letStatement: string, callouts: readonly Callout[]): readonly unknown[] {
  if (callouts.length > CALLOUTS_OF_A_RUN) {
    const [first, rest] = [callouts.slice(0, CALLOUTS_OF_A_RUN), callouts.slice(CALLOUTS_OF_A_RUN)];
    return [...answersOf(letStatement, first), ...answersOf(letStatement, rest)];
  }
  const body = letStatement.slice(letStatement.indexOf('{') + 1, letStatement.lastIndexOf('}'));
  const table: Table = { name: 'Table_0', columns: COLUMNS, rows: callouts.map(({ type, uri }) => [type, uri]) };
  const prepared = prepareText(`.show cluster policy callout | project allowed = ${body.trim()}`, COLUMNS);
  if (!prepared.ok) throw new Error(prepared.problem.message);
  const result = prepared.query.run(table, { now: '2026-11-22T12:00:00Z' });
  if (!result.ok) throw new Error(result.problem.message);
  return result.tables.at(-1)?.rows.map(([allowed]) => allowed) ?? [];
}

describe.each(Object.entries(POLICIES))('the policy of a cluster %s', (_, state) => {
  it.each([false, true])('says in KQL what decisions say (ignoring case: %s)', ignoreCase => {
    const text = kqlFunction(translatePolicy(sourcesOf(state), { dialect: 'kql', ignoreCase }), 'let');
    const engine = new DecisionEngine(state, { ignoreCase });
    const callouts = calloutsFor(state, effort(3_000, 25), 21);
    const answers = answersOf(text, callouts);
    const wrong = callouts.filter(({ type, uri }, index) => engine.isAllowed(type, uri, false) !== answers[index]);
    expect(wrong.slice(0, 5)).toEqual([]);
    // Both answers are there, where the policy has both.
    expect(new Set(answers).size).toBe(2);
  });

  it("has no diagnostics in Microsoft's parser", () => {
    const policy = translatePolicy(sourcesOf(state), { dialect: 'kql' });
    const stored = kusto.check(kqlFunction(policy, 'stored'));
    expect([stored.accepted, stored.diagnostics, stored.command]).toEqual([true, [], 'CreateOrAlterFunction']);
    const used = kusto.check(`${kqlFunction(policy, 'let')}print allowed = CalloutAllowed('sql', 'https://x')`);
    expect([used.diagnostics, used.result]).toEqual([[], 'allowed:bool']);
    // What the parser makes of the literals is what was translated.
    const regexes = policy.types.flatMap(({ denies, allows }) =>
      [...denies, ...allows].flatMap(({ condition }) => (condition.kind === 'regex' ? [condition.text] : [])),
    );
    expect(regexes.filter(regex => !used.literals.includes(regex) && !isHidden(regex, policy))).toEqual([]);
  });
});

/** Of types that are denied as a whole. */
function isHidden(regex: string, { types }: ReturnType<typeof translatePolicy>): boolean {
  return types.some(
    ({ denies, allows }) =>
      denies.some(({ condition }) => condition.kind === 'always') &&
      [...denies, ...allows].some(({ condition }) => condition.kind === 'regex' && condition.text === regex),
  );
}

describe("the cluster's own storage", () => {
  it.each(['mycluster', 'Kusto1', "o'brien", 'a.b'])('of %s is what decisions take for it', name => {
    const storage = new InternalStorage({ name });
    const condition = new RustCondition(internalStorageCondition({ name }, 'kql'));
    const host = `${name.replace(/[.]/g, '\\.')}internalsa\\.(?:blob|queue|table)\\.core\\.windows\\.net`;
    const pattern = `(?i)^https://([^/?#@]{0,2}@)?${host}(:[0-9]{0,6})?([/?#].?)?$`;
    const texts = nearMisses(new Random(31), pattern, 5_000);
    expect(texts.filter(text => storage.holds(text) !== condition.holds(text)).slice(0, 3)).toEqual([]);
    condition.free();
  });

  it('of a name that no host can have is nothing', () => {
    expect(internalStorageCondition({ name: 'é' }, 'kql')).toEqual({ kind: 'never' });
    expect(new InternalStorage({ name: 'é' }).holds('https://éinternalsa.blob.core.windows.net')).toBe(false);
  });
});

describe('rules without a translation', () => {
  const dataPlanePolicy = [
    { CalloutType: 'webapi', CalloutUriRegex: '(a)\\1', CanCall: true },
    { CalloutType: 'webapi', CalloutUriRegex: 'contoso', CanCall: true },
    { CalloutType: 'mysql', CalloutUriRegex: 'x(?!bc)d', CanCall: false },
    { CalloutType: 'mysql', CalloutUriRegex: '.*', CanCall: true },
  ];
  const state = { ...DEFAULT_CLUSTER, dataPlanePolicy };
  const policy = translatePolicy(sourcesOf(state), { dialect: 'kql' });

  it('are named', () => {
    expect(policy.untranslated.map(({ layer, index, reason }) => `${layer}[${index}] ${reason}`)).toEqual([
      'command[0] backreference',
      'command[2] lookahead',
    ]);
  });

  it('fail closed: nothing is allowed that decisions do not allow', () => {
    const callouts = [
      { type: 'webapi', uri: 'aa' },
      { type: 'webapi', uri: 'contoso' },
      { type: 'mysql', uri: 'y' },
    ];
    expect(answersOf(kqlFunction(policy, 'let'), callouts)).toEqual([false, true, false]);
  });

  it('are told in the function', () => {
    for (const text of [
      kqlFunction(policy, 'stored'),
      sqlMacro(translatePolicy(sourcesOf(state), { dialect: 'sql' })),
    ]) {
      expect(text).toContain('NARROWER THAN THE POLICY: command[0] and command[2] have no translation.');
      expect(text).toContain('command[0] allows (no translation: allows nothing): (a)\\1');
      expect(text).toContain('command[2] denies (no translation: denies everything): x(?!bc)d');
    }
  });
});

describe('comments', () => {
  it('cannot be left by a regex or a name', () => {
    const hostile = 'a\nb\r\u2028\u0085c\'"*/}; drop';
    const state = {
      ...DEFAULT_CLUSTER,
      name: "x'); .drop table T //\n",
      dataPlanePolicy: [{ CalloutType: 'webapi', CalloutUriRegex: hostile, CanCall: true }],
    };
    const policy = translatePolicy(sourcesOf(state), { dialect: 'kql' });
    const stored = kusto.check(kqlFunction(policy, 'stored'));
    expect([stored.accepted, stored.command]).toEqual([true, 'CreateOrAlterFunction']);
    expect(stored.literals.filter(literal => typeof literal === 'string' && literal.includes('drop'))).toHaveLength(2);
    expect(
      kqlFunction(policy, 'stored')
        .split('\n')
        .filter(line => line.includes('drop')),
    ).toHaveLength(4);
  });
});
