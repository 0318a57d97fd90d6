import { describe, expect, it } from 'vitest';
import { exampleOf } from '../../../grammar/query/examples.js';
import { unsupportedOperators, unsupportedStarts } from '../../../grammar/query/known-operators.js';
import { commands } from '../../../src/commands/registry.js';
import { showVersion } from '../../../src/commands/show-cluster.js';
import { columns, type Column } from '../../../src/tabular/table.js';
import { operators, sources } from '../../../src/tabular/query/operators/index.js';
import { COMMAND, prepareText } from '../../tabular/query/run-tail.js';

/** The tables that commands give, and one for each type that a first column may have. */
const tables: readonly (readonly Column[])[] = [
  ...commands.map(definition => definition.columns),
  ...(['bool', 'datetime', 'guid', 'int', 'long', 'real', 'string', 'timespan'] as const).map(type =>
    columns({ Value: type }),
  ),
];

const names = [...operators, ...sources].flatMap(({ offered }) => offered);

describe('the examples that hints give', () => {
  it.each(operators.flatMap(({ offered }) => offered))('of %s can be run on every table', operator => {
    for (const table of tables) {
      const example =
        exampleOf(
          operators,
          operator,
          table.map(({ name }) => name),
        ) ?? '';
      expect(example).toContain(operator);
      const prepared = prepareText(`${COMMAND} ${example}`, table);
      expect(prepared.ok ? '' : `${example}: ${prepared.problem.message}`).toBe('');
    }
  });

  it('name a column that the table has', () => {
    const prepared = prepareText('.show version | where', showVersion.columns);
    expect(prepared.ok ? null : prepared.problem.hint).toBe('for example: | where isnotempty(BuildVersion)');
  });

  it('are there for the operators of tails only', () => {
    expect(exampleOf(operators, 'fork', ['Policy'])).toBeNull();
    expect(exampleOf(operators, 'constructor', ['Policy'])).toBeNull();
  });

  it('name only operators that tails have', () => {
    const mentioned = [...Object.values(unsupportedOperators), ...Object.values(unsupportedStarts)].flatMap(hint =>
      [...hint.matchAll(/`([a-z-]+)/g)].map(([, name = '']) => name),
    );
    expect(mentioned.filter(name => name !== 'let' && !names.includes(name))).toEqual([]);
  });
});
