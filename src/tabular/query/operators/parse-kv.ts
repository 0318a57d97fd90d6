import {
  either,
  mapped,
  maybeList,
  optional,
  parenthesized,
  rule,
  sequence,
  token,
  word,
  type Syntax,
} from '../../../../grammar/query/operator-syntax.js';
import { Equals } from '../../../../grammar/query/tokens.js';
import type { Expression, LiteralExpression, Name } from '../../../../grammar/query/syntax.js';
import type { Span } from '../../../../grammar/text/positions.js';
import type { Cell, Row } from '../../table.js';
import { missing } from '../aggregates.js';
import { bindExpression } from '../bind-expression.js';
import { words } from '../completion-place.js';
import { messages } from '../messages.js';
import { priced } from '../priced.js';
import { fail } from '../problem.js';
import { Projection } from '../projection.js';
import { allGroups, withRustRegex } from '../rust-regex.js';
import type { RunContext } from '../scope.js';
import { types } from '../types.js';
import { convert, toText } from '../values/convert.js';
import { columnsOfSchema, declaredColumn } from './datatable.js';
import { contextOf, operator } from './operator.js';

/** How pairs are told apart. */
interface Separators {
  readonly pair: string;
  readonly keyValue: string;
  /** What opens and closes a quotation. */
  readonly quote: readonly [string, string] | null;
  readonly escape: string;
  readonly isGreedy: boolean;
}

/** Finds the pairs of a text, from the first to the last. */
type PairFinder = (text: string, run: RunContext) => Iterable<readonly [key: string, value: string]>;

interface Option {
  readonly name: Name;
  readonly value: LiteralExpression;
}

const OPTIONS = ['pair_delimiter', 'kv_delimiter', 'quote', 'escape', 'greedy', 'regex'] as const;

const option: Syntax<Option> = sequence({
  name: rule('declaredName'),
  equals: token(Equals),
  value: either(rule('stringLiteral'), rule('scalarLiteral')),
});

/** Each character is looked at a few times; with a pattern, its engine reads it, too. */
const WEIGHT = 32;

/** The options by name, each of its type and once. */
function optionsOf(given: readonly Option[]): ReadonlyMap<string, Option> {
  const found = new Map<string, Option>();
  for (const each of given) {
    const { name, value } = each;
    if (!OPTIONS.some(known => known === name.text)) fail(messages.unknownParameter(name, name.text));
    if (found.has(name.text)) fail(messages.repeatedParameter(name, name.text));
    const wanted = name.text === 'greedy' ? 'bool' : 'string';
    if (value.type !== wanted)
      fail(
        wanted === 'string'
          ? messages.textExpected(value)
          : messages.parameterValue(value, value.text, ['true', 'false']),
      );
    found.set(name.text, each);
  }
  return found;
}

function finderOf(given: readonly Option[], keyword: Span): PairFinder {
  const options = optionsOf(given);
  const textOf = (name: (typeof OPTIONS)[number]): string | null => options.get(name)?.value.text ?? null;
  const pattern = textOf('regex');
  if (pattern !== null) return matchesOf(pattern, options.get('regex')?.value ?? keyword);
  const pair = textOf('pair_delimiter');
  const keyValue = textOf('kv_delimiter');
  if (pair === null && keyValue === null) return wordsAfterKeys;
  const [only] = given;
  if (pair === null || keyValue === null || pair === '' || keyValue === '')
    return fail(messages.bothDelimiters(only?.name ?? keyword));
  const quotes = textOf('quote') ?? '';
  const [open = '', close = open] = quotes;
  const separators: Separators = {
    pair,
    keyValue,
    quote: open === '' ? null : [open, close],
    escape: textOf('escape') ?? '',
    isGreedy: textOf('greedy') === 'true',
  };
  return text => delimited(text, separators);
}

/** The first group of a pattern is the key, the second the value. */
function matchesOf(pattern: string, span: Span): PairFinder {
  return (text, run) =>
    withRustRegex(pattern, text.length, span, run, regex =>
      allGroups(regex, [1, 2], text, span).map(([key = '', value = '']) => [key.trim(), value.trim()] as const),
    );
}

/** All but letters, digits and underscores are delimiters; a value is the word after its key: OURS(query-parse-kv). */
function* wordsAfterKeys(text: string): Generator<readonly [string, string]> {
  let before: string | null = null;
  for (const [found] of text.matchAll(/[\p{L}\p{N}_]+/gu)) {
    if (before !== null) yield [before, found];
    before = found;
  }
}

/** Pairs between delimiters. Blanks around keys and values do not count, but where they delimit. */
function* delimited(text: string, separators: Separators): Generator<readonly [string, string]> {
  const { pair, keyValue, isGreedy } = separators;
  let at = 0;
  while (at < text.length) {
    const key = read(text, at, keyValue, separators);
    const nextPair = key.isQuoted ? -1 : text.slice(at, key.end).lastIndexOf(pair);
    if (key.end >= text.length) return;
    // What has no delimiter before the next pair is no pair; the key begins after it.
    const name = nextPair < 0 ? key.text : text.slice(at + nextPair + pair.length, key.end).trim();
    const start = key.end + keyValue.length;
    const value = read(text, start, pair, separators);
    let { end } = value;
    if (isGreedy && !value.isQuoted) {
      const next = text.indexOf(keyValue, start);
      const last = next < 0 ? -1 : text.lastIndexOf(pair, next - 1);
      end = next < 0 ? text.length : last < start ? end : last;
    }
    yield [name, value.isQuoted ? value.text : text.slice(start, end).trim()];
    at = end + pair.length;
  }
}

/** What stands up to a delimiter, or in quotes before it; `end` is where the delimiter begins, or the end of the text. */
function read(
  text: string,
  start: number,
  delimiter: string,
  { quote, escape }: Separators,
): { readonly text: string; readonly end: number; readonly isQuoted: boolean } {
  let at = start;
  while (at < text.length && !text.startsWith(delimiter, at) && /\s/.test(text.charAt(at))) at++;
  if (quote !== null && text.startsWith(quote[0], at)) {
    let inside = '';
    for (at += 1; at < text.length && !text.startsWith(quote[1], at); at++) {
      if (escape !== '' && text.startsWith(escape, at)) at += escape.length;
      inside += text.charAt(at);
    }
    const end = text.indexOf(delimiter, at + 1);
    return { text: inside, end: end < 0 ? text.length : end, isQuoted: true };
  }
  const found = text.indexOf(delimiter, at);
  const end = found < 0 ? text.length : found;
  return { text: text.slice(at, end).trim(), end, isQuoted: false };
}

interface Given {
  readonly source: Expression;
  readonly keys: Parameters<typeof columnsOfSchema>[0];
  readonly options: readonly Option[] | null;
  readonly keyword: Span;
}

/** Of a key that comes several times, the first value counts (parse-kv-operator.md). */
export const parseKv = operator({
  name: 'parse-kv',
  summary: 'all rows, with the values of keys in a text in columns of their own',
  exampleBefore: column => `extend Text = tostring(${column})`,
  example: () => 'Text as (Type: string, Count: long) with (pair_delimiter = ",", kv_delimiter = ":")',
  syntax: sequence({
    word: word('parse-kv'),
    source: rule('expression'),
    as: word('as'),
    keys: parenthesized(maybeList(declaredColumn)),
    options: optional(
      mapped(sequence({ with: word('with'), options: parenthesized(maybeList(option)) }), ({ options }) => options),
    ),
  }),
  complete: tokens => (tokens.length === 1 ? [{ kind: 'columns' }] : tokens.length === 2 ? [words('as')] : []),
  bind({ source, keys, options, keyword }: Given, scope, session) {
    const find = finderOf(options ?? [], keyword);
    const text = priced(bindExpression(source, contextOf(scope, session)), keyword, WEIGHT);
    const wanted = columnsOfSchema(keys);
    const projection = new Projection();
    projection.addAll(scope.columns);
    const fresh = wanted.map(({ name, type }, index) => {
      const column = { name, type, source: null, evaluate: (): Cell => null };
      projection.declare(column, keys[index]?.name ?? keyword, true);
      return column;
    });
    const places = projection.columns.map(({ evaluate }) => fresh.findIndex(column => column.evaluate === evaluate));
    const absent = wanted.map(({ type }) => missing(type));
    const read = (row: Row, run: RunContext): readonly Cell[] => {
      const whole = toText(text.evaluate(row, run), text.type, source, run);
      run.meter.spend(whole.length * WEIGHT, keyword);
      const values = new Map<string, string>();
      for (const [key, value] of find(whole, run)) if (!values.has(key)) values.set(key, value);
      return wanted.map(({ name, type }, index) => {
        const value = values.get(name);
        if (value === undefined) return absent[index] ?? null;
        return type.name === 'string' ? value : convert(value, types.string, type, keyword, run);
      });
    };
    return {
      scope: projection.scope(scope.isOpen).serialized(scope.isSerialized),
      execute: (rows, run) => {
        run.meter.cells(rows.length, projection.columns.length, keyword);
        return rows.map(row => {
          const values = read(row, run);
          return projection.columns.map(({ evaluate }, index) => {
            const place = places[index] ?? -1;
            return place < 0 ? evaluate(row, run) : (values[place] ?? null);
          });
        });
      },
    };
  },
});
