import { aggregateFunction, aggregateNames } from '../../../src/tabular/query/aggregates.js';
import { operators } from '../../../src/tabular/query/operators/index.js';
import { scalarFunction, scalarFunctionNames } from '../../../src/tabular/query/scalar-functions.js';
import type { Cell, Column, Table } from '../../../src/tabular/table.js';
import { argumentLists, type WrittenArgument } from './argument-lists.js';

/* Tails that use every function, aggregate and operator, and tables of which their prices are measured. */

type Values = Readonly<Record<string, readonly [Column['type'], (row: number) => Cell]>>;

function same(value: Cell): (row: number) => Cell {
  return () => value;
}

/** Each text is long in its own way, since what is slow for one is not for another. */
function values(length: number, elements: number): Values {
  const texts: Readonly<Record<string, string>> = {
    letters: 'a'.repeat(length),
    twin: `${'a'.repeat(length - 1)}${'a'.charAt(0)}`,
    part: 'a'.repeat(length / 2),
    last: `${'a'.repeat(length - 1)}b`,
    accents: 'é'.repeat(length),
    commas: 'a,'.repeat(length / 2),
    digits: '1'.repeat(length),
    json: `[${'1,'.repeat(length / 2)}1]`,
    escapes: '%C3%A9'.repeat(length / 6),
    uri: `https://x/?${'a=b&'.repeat(length / 4)}`,
    base64: 'QUJD'.repeat(length / 4),
  };
  const lists = [
    Array.from({ length: elements }, (_, index) => index),
    Array.from({ length: elements }, (_, index) => `word ${index}`),
    [Array.from({ length: elements }, (_, index) => [index])],
    Object.fromEntries(Array.from({ length: elements }, (_, index) => [`k${index}`, index])),
  ] as const;
  return {
    ...Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, ['string', same(text)] as const])),
    numbers: ['dynamic', same(lists[0])],
    words: ['dynamic', same(lists[1])],
    nested: ['dynamic', same(lists[2])],
    bag: ['dynamic', same(lists[3])],
    whole: ['long', row => row],
    half: ['real', row => row + 0.5],
    money: ['decimal', row => `${row}234567890123456.0123456789`],
    truth: ['bool', row => row % 2 === 0],
    moment: ['datetime', same('2026-01-01T00:00:00Z')],
    span: ['timespan', same('01:02:03')],
  };
}

/** Of the shortest text in the table of this name. */
export const MIDDLE_LENGTH = 1_200;

const LARGE = values(12_000, 600);

function table(count: number, of: Values): Table {
  const rows = Array.from({ length: count }, (_, row) => Object.values(of).map(([, value]) => value(row)));
  return { name: 'Table_0', columns: Object.entries(of).map(([name, [type]]) => ({ name, type })), rows };
}

/** Few rows with large values. */
export const LONG = table(10, LARGE);
/** Values that are not in the price of a cell. */
export const MIDDLE = table(4, values(MIDDLE_LENGTH, 60));
/** Many rows that share large values. */
export const TWINS = table(500, values(96_000, 5_000));
/** Many rows with small values. */
export const SHORT = table(300, {
  ...values(12, 2),
  letters: ['string', row => `value ${row}`],
  words: ['dynamic', row => [row, 'text']],
});

const names = Object.keys(LARGE);
/** One of each kind. */
const fewNames = ['letters', 'accents', 'json', 'words', 'nested', 'bag', 'whole', 'moment'];
const columns: readonly WrittenArgument[] = Object.entries(LARGE).map(([name, [type]]) => [
  name,
  type === 'dynamic' ? (name === 'bag' ? 'dynamic bag' : 'dynamic array') : type,
]);
/** The table with only the columns that a tail names, so that it costs nothing to go through the others. */
export function columnsOf(tail: string, { name, columns: all, rows }: Table): Table {
  const places = all.flatMap(({ name: own }, index) => (new RegExp(`\\b${own}\\b`).test(tail) ? [index] : []));
  return {
    name,
    columns: places.flatMap(place => all[place] ?? []),
    rows: rows.map(row => places.map(place => row[place] ?? null)),
  };
}

const MAX_CALLS = 4;

const BINARY = [
  ...['==', '!=', '<', '<=', '+', '-', '*', '/', '%', 'and', 'or'],
  ...['=~', '!~', 'has', '!has', 'has_cs', 'hasprefix', 'hassuffix_cs', 'contains', '!contains_cs', 'startswith'],
  ...['endswith_cs', 'matches regex'],
];
const LISTS = ['in', '!in', 'in~', 'has_any', 'has_all'];

/** By the name of what they use. */
export type PricedTails = readonly (readonly [name: string, tails: readonly string[]])[];

export const functionTails: PricedTails = scalarFunctionNames.map(name => [
  name,
  (scalarFunction(name)?.signatures ?? []).flatMap(signature =>
    [...argumentLists(signature, columns, MAX_CALLS)].map(
      given => `| sort by whole | project x = ${name}(${given.join(', ')})`,
    ),
  ),
]);

export const aggregateTails: PricedTails = aggregateNames.map(name => [
  name,
  (aggregateFunction(name)?.signatures ?? []).flatMap(signature =>
    [...argumentLists(signature, columns, MAX_CALLS)].map(given => `| summarize x = ${name}(${given.join(', ')})`),
  ),
]);

export const expressionTails: PricedTails = [
  ...BINARY.map(operator => [operator, pairs((left, right) => `${left} ${operator} ${right}`)] as const),
  ...LISTS.map(operator => [operator, pairs((left, right) => `${left} ${operator} (${right}, 'b')`)] as const),
  ...['==', '<', '+', '-', '*', '/', '%'].map(
    operator =>
      [operator, ['money', 'whole', 'half'].map(right => `| project x = money ${operator} ${right}`)] as const,
  ),
  ['between', pairs((value, bound) => `${value} between (${bound} .. ${bound})`)],
  ['[]', pairs((value, index) => `${value}[${index}]`)],
];

function pairs(write: (left: string, right: string) => string): string[] {
  return fewNames.flatMap(left =>
    [left, 'twin', 'part', 'words', "'b'"].map(right => `| project x = ${write(left, right)}`),
  );
}

export const operatorTails: PricedTails = operators.map(({ name, example }) => [
  name,
  fewNames.flatMap(column => [
    `| ${name} ${example(column, 'whole > 3')}`,
    ...(name === 'where' ? [`| where ${column} == twin`] : []),
  ]),
]);

/** What the examples of operators do not show. */
export const MORE: PricedTails = [
  ['sort', names.map(name => `| sort by ${name} asc, whole desc`)],
  ['summarize', names.flatMap(name => [`| summarize count() by ${name}, truth`, `| summarize arg_max(${name}, *)`])],
  ['distinct', names.map(name => `| distinct ${name}, truth`)],
  ['top', names.map(name => `| top 3 by ${name}`)],
  ['countof', ['countof(letters, part)', "countof(letters, 'a')"].map(call => `| project x = ${call}`)],
  ['indexof', ['| project x = indexof(letters, part, 0, -1, 1000)']],
  ['search', names.map(name => `| where * has ${name}`)],
];

export const pricedTails: PricedTails = [
  ...functionTails,
  ...aggregateTails,
  ...expressionTails,
  ...operatorTails,
  ...MORE,
];
