import { queryParser } from '../../../grammar/query/parse.js';
import {
  CloseParenthesis,
  endOf,
  OpenParenthesis,
  Pipe,
  Semicolon,
  tokenize,
  type IToken,
} from '../../../grammar/query/tokens.js';
import type { Column } from '../table.js';
import { aggregateNames } from './aggregates.js';
import { placeInOperator, placeInStatement, type CompletionPlace } from './completion-place.js';
import { inputScope } from './input-scope.js';
import { pluginNames } from './operators/evaluate.js';
import { language, operators, sources } from './operators/index.js';
import { bindPipeline } from './pipeline.js';
import { scalarFunctionNames } from './scalar-functions.js';
import { ColumnScope, type BindingContext } from './scope.js';
import { selectionNames } from './selections.js';
import { bindStatement, COMMAND_RESULTS, newSession, tableVariable } from './statements.js';
import { catching } from '../../../grammar/text/problem.js';

/** Something that may be typed next. */
export interface CompletionItem {
  readonly text: string;
  readonly kind: 'operator' | 'column' | 'function' | 'keyword' | 'type';
}

/** What may appear at an offset; `from` is where the word starts that an item replaces. */
export interface TailCompletion {
  readonly from: number;
  readonly items: readonly CompletionItem[];
}

/** The functions that tails in the documentation use, most used first; the others follow by name. */
const COMMON_FUNCTIONS = [
  'tostring',
  'todynamic',
  'parse_json',
  'tolong',
  'tobool',
  'isempty',
  'isnotempty',
  'strlen',
  'strcat',
  'iff',
  'array_length',
];
const COMMON_AGGREGATES = [
  'count',
  'countif',
  'make_set',
  'make_list',
  'dcount',
  'max',
  'min',
  'sum',
  'avg',
  'arg_max',
  'take_any',
];
/** Other spellings of functions that the documentation calls deprecated: they work, but nobody should learn them here. */
const OBSOLETE = new Set(['makelist', 'makeset', 'notempty', 'notnull', 'pack', 'parsejson', 'toobject']);
const WITHOUT_ARGUMENTS = new Set(['count', 'now', 'narrow']);
const TYPES = ['string', 'long', 'bool', 'real', 'datetime', 'timespan', 'dynamic', 'int', 'guid', 'decimal'];
const IDENTIFIER = /^[A-Za-z_$][A-Za-z0-9_]*$/;

/**
 * What may be typed at `offset` of a text whose tail starts at `tailStart`: query operators after `|`, most used first; inside an
 * operator the columns in scope (as the operators before it leave them), then functions; always only what goes on as the word
 * at the offset begins, whatever its case.
 */
export function completeTail(
  text: string,
  tailStart: number,
  offset: number,
  input: readonly Column[],
): TailCompletion {
  const tokens = tokenize(text, tailStart, offset);
  const last = tokens.at(-1);
  const isWord =
    last !== undefined && endOf(last) === offset && /[\w$]$/.test(last.image) && /^[A-Za-z_$]/.test(last.image);
  const before = isWord ? tokens.slice(0, -1) : tokens;
  // `project-a`: to the lexer three tokens, to the user one word.
  const from = isWord ? wordStart(text, last.startOffset) : offset;
  const prefix = text.slice(from, offset);
  const items = itemsAt(
    text,
    before.filter(token => endOf(token) <= from),
    input,
  );
  return { from, items: unique(items.filter(item => startsWith(item.text, prefix))) };
}

function wordStart(text: string, start: number): number {
  const word = /\|\s*([a-z]+(?:-[a-z]*)*)$/.exec(text.slice(0, start));
  return word?.[1]?.endsWith('-') === true ? start - word[1].length : start;
}

function startsWith(text: string, prefix: string): boolean {
  return text.toLowerCase().startsWith(prefix.toLowerCase());
}

function unique(items: readonly CompletionItem[]): CompletionItem[] {
  const seen = new Set<string>();
  return items.filter(({ text }) => !seen.has(text) && seen.add(text).size > 0);
}

function itemsAt(text: string, tokens: readonly IToken[], input: readonly Column[]): CompletionItem[] {
  const segments = segmentsOf(tokens);
  const current = segments.at(-1);
  if (current === undefined) return [];
  const { scope, session } = scopeBefore(text, segments.slice(0, -1), input);
  return current.separator.tokenType === Pipe
    ? operatorPlaces(current.tokens).flatMap(place => itemsOf(place, scope, session))
    : statementPlaces(current.tokens).flatMap(place => itemsOf(place, new ColumnScope([]), session));
}

function operatorPlaces(tokens: readonly IToken[]): readonly CompletionPlace[] {
  const word = tokens[0]?.image ?? '';
  const definition = operators.find(({ words }) => words.some(each => each === word));
  return placeInOperator(tokens) ?? definition?.complete?.(tokens) ?? [];
}

function statementPlaces(tokens: readonly IToken[]): readonly CompletionPlace[] {
  const word = tokens[0]?.image ?? '';
  const definition = sources.find(({ name }) => name === word);
  const names = sources.map(({ name }) => name);
  if (definition === undefined) return placeInStatement(tokens, names);
  return placeInOperator(tokens) ?? definition.complete?.(tokens) ?? [];
}

/** A `|` or `;` outside parentheses, and what follows it up to the next. */
interface Segment {
  readonly separator: IToken;
  readonly tokens: IToken[];
}

function segmentsOf(tokens: readonly IToken[]): Segment[] {
  const segments: Segment[] = [];
  let depth = 0;
  for (const token of tokens) {
    const { tokenType } = token;
    if (tokenType === OpenParenthesis) depth++;
    else if (tokenType === CloseParenthesis) depth--;
    const separates = tokenType === Semicolon || (tokenType === Pipe && depth <= 0);
    if (separates) {
      depth = 0;
      segments.push({ separator: token, tokens: [] });
    } else {
      segments.at(-1)?.tokens.push(token);
    }
  }
  return segments;
}

/** The columns after some segments. One with a problem is passed over: the user may be about to mend it. */
function scopeBefore(text: string, segments: readonly Segment[], input: readonly Column[]) {
  const session = newSession();
  let scope = inputScope(input);
  session.variables.set(COMMAND_RESULTS, { kind: 'table', scope, rows: () => ({ scope, rows: [] }) });
  // The table of a `let` gets its name once its last operator is passed.
  let pending: string | null = null;
  const settle = () => {
    const result = { scope, execute: () => ({ scope, rows: [] }) };
    if (pending !== null) session.variables.set(pending, tableVariable(result));
  };
  for (const { separator, tokens } of segments) {
    if (separator.tokenType === Pipe) {
      const operator = queryParser(language).parseOperator(text, [...tokens]);
      if (operator !== undefined) scope = attempt(() => bindPipeline([operator], scope, session).scope) ?? scope;
      continue;
    }
    settle();
    const parsed = queryParser(language).parse(text, [separator, ...tokens]);
    const [statement] = parsed?.tail.statements ?? [];
    const [query] = statement === undefined ? [] : (attempt(() => bindStatement(statement, session)) ?? []);
    const named = statement?.kind === 'let' ? session.variables.get(statement.name.text) : undefined;
    scope = query?.scope ?? (named?.kind === 'table' ? named.scope : new ColumnScope([]));
    pending = statement?.kind === 'let' && named?.kind === 'table' ? statement.name.text : null;
  }
  settle();
  return { scope, session };
}

function attempt<Result>(work: () => Result): Result | null {
  const result = catching(work);
  return result.ok ? result.value : null;
}

function itemsOf(place: CompletionPlace, scope: ColumnScope, session: BindingContext): CompletionItem[] {
  switch (place.kind) {
    case 'operators':
      return [...operators.map(({ name }) => name), ...operators.flatMap(({ offered }) => offered.slice(1))].map(
        text => ({
          text,
          kind: 'operator',
        }),
      );
    case 'keywords':
      return place.words.map(text => ({ text, kind: 'keyword' }));
    case 'columns':
      return scope.columns.map(({ name }) => ({ text: written(name), kind: 'column' }));
    case 'functions':
      return ordered(scalarFunctionNames, COMMON_FUNCTIONS).map(called);
    case 'aggregates':
      return ordered([...aggregateNames, ...selectionNames], COMMON_AGGREGATES).map(called);
    case 'plugins':
      return pluginNames.map(called);
    case 'types':
      return TYPES.map(text => ({ text, kind: 'type' }));
    case 'variables':
      return [...session.variables].flatMap(([text, { kind }]) =>
        kind === place.of ? [{ text, kind: kind === 'table' ? 'keyword' : 'column' } as const] : [],
      );
  }
}

/** A column name as a query writes it. */
function written(name: string): string {
  return IDENTIFIER.test(name) ? name : `['${name.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}']`;
}

function called(name: string): CompletionItem {
  return { text: WITHOUT_ARGUMENTS.has(name) ? `${name}()` : `${name}(`, kind: 'function' };
}

function ordered(names: readonly string[], first: readonly string[]): string[] {
  return [...first, ...names.filter(name => !first.includes(name) && !OBSOLETE.has(name)).sort()];
}
