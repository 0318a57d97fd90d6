import { describe, expect, it } from 'vitest';
import { completeTail } from '../../../src/tabular/query/index.js';
import { COMMAND, POLICY_COLUMNS } from './run-tail.js';

const NAMES = POLICY_COLUMNS.map(({ name }) => name);

function complete(tail: string) {
  const text = `${COMMAND} ${tail}`;
  const { from, items } = completeTail(text, COMMAND.length + 1, text.length, POLICY_COLUMNS);
  return { word: text.slice(from), texts: items.map(({ text: item }) => item), items };
}

describe('completion of tails', () => {
  it('offers the operators after |, most used first', () => {
    expect(complete('| ').texts.slice(0, 6)).toEqual(['where', 'project', 'extend', 'mv-expand', 'summarize', 'count']);
    expect(complete('|').texts[0]).toBe('where');
  });

  it.each([
    ['| wh', 'wh', ['where']],
    ['| project-a', 'project-a', ['project-away']],
    ['| MV', 'MV', ['mv-expand', 'mv-apply']],
    ['| where EntityT', 'EntityT', ['EntityType']],
    ['| sort ', '', ['by']],
    ['| sort by Policy ', '', ['asc', 'desc', 'nulls first', 'nulls last']],
    ['| sort by Policy nulls ', '', ['first', 'last']],
    ['| evaluate ', '', ['narrow()', 'bag_unpack(', 'pivot(']],
    ['| project-away ', '', NAMES],
    ['| mv-expand p=todynamic(Policy) to typeof(s', 's', ['string']],
    ['; ', '', ['$command_results', 'let', 'print', 'datatable', 'range', 'union']],
    ['; let big = $command_results | where true; b', 'b', ['big']],
    // Inside a literal nothing is offered, and nothing is known of what a dynamic value holds.
    ['| where Policy == "Pol', '', []],
    ['| extend p=todynamic(Policy) | where p.', '', []],
  ])('%s', (tail, word, texts) => {
    const completion = complete(tail);
    expect({ word: completion.word, texts: completion.texts }).toEqual({ word, texts });
  });

  it.each<readonly [string, readonly string[]]>([
    ['| where ', NAMES],
    ['| project x=Policy, y=1 | where ', ['x', 'y']],
    ['| extend p=todynamic(Policy) | mv-expand ', [...NAMES, 'p']],
    ['| summarize count() by EntityType | project ', ['EntityType', 'count_']],
    ['; let t = $command_results | count; t | where ', ['Count']],
    // A fault before does not take the columns away.
    ['| project broken( | where ', NAMES],
    ["| project ['a b']=1 | where ", ["['a b']"]],
  ])('offers the columns in scope first: %s', (tail, columns) => {
    const { items } = complete(tail);
    expect(items.filter(({ kind }) => kind === 'column').map(({ text }) => text)).toEqual(columns);
    expect(items.slice(0, columns.length).every(({ kind }) => kind === 'column')).toBe(true);
    expect(items.some(({ kind }) => kind === 'function')).toBe(true);
  });

  it('offers aggregates first in summarize, and operators after a value', () => {
    expect(complete('| summarize ').texts.slice(0, 2)).toEqual(['count()', 'countif(']);
    expect(complete('| where EntityType ').texts).toEqual(
      expect.arrayContaining(['==', 'has', 'and', 'matches regex']),
    );
    expect(complete('| where EntityType ').items.every(({ kind }) => kind === 'keyword')).toBe(true);
  });

  it('offers something, and never throws, at every offset of a tail', () => {
    const tail =
      '| extend p = parse_json(Policy)[0] | where p.a == "x" and strlen(Policy) > 3 | summarize n=count() by tostring(p.b)';
    for (let end = 0; end <= tail.length; end++) {
      expect(() => complete(tail.slice(0, end))).not.toThrow();
    }
  });
});
