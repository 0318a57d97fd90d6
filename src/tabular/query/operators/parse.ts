import {
  anyWord,
  either,
  many,
  mapped,
  optional,
  rule,
  sequence,
  token,
  word,
  type Syntax,
} from '../../../../grammar/query/operator-syntax.js';
import { spanOf } from '../../../../grammar/query/nodes.js';
import { Colon, Equals, Star } from '../../../../grammar/query/tokens.js';
import type { Expression, Name, TypeName } from '../../../../grammar/query/syntax.js';
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
import type { BindingContext, ColumnScope, RunContext } from '../scope.js';
import { typeNamed, types, type Type } from '../types.js';
import { convert, toText } from '../values/convert.js';
import { contextOf, operator, type BoundOperator } from './operator.js';

type PatternPart = Span &
  (
    | { readonly kind: 'star' }
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'column'; readonly name: Name; readonly type: TypeName | null }
  );

const part: Syntax<PatternPart> = either<PatternPart>(
  mapped(token(Star), star => ({ kind: 'star', ...spanOf(star) })),
  mapped(rule('stringLiteral'), ({ text, start, end }) => ({ kind: 'text', text, start, end })),
  mapped(
    sequence({
      name: rule('declaredName'),
      type: optional(mapped(sequence({ colon: token(Colon), type: rule('typeName') }), ({ type }) => type)),
    }),
    ({ name, type }) => ({ kind: 'column', name, type, start: name.start, end: type?.end ?? name.end }),
  ),
);

const KINDS = ['simple', 'regex', 'relaxed'] as const;
const parameter: Syntax<{ readonly name: Name; readonly value: Name }> = sequence({
  name: anyWord('kind', 'flags'),
  equals: token(Equals),
  value: either<Name>(rule('referencedName'), anyWord('simple', 'relaxed')),
});

/** A regular expression's text for a plain one. */
function quoted(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$#&\-~\s]/g, character =>
    /\s/.test(character) ? `\\x{${(character.codePointAt(0) ?? 0).toString(16)}}` : `\\${character}`,
  );
}

/** What the values of a type look like in a text, as far as that is plain. */
function shapeOf({ name }: Type, isLast: boolean): string {
  switch (name) {
    case 'long':
    case 'int':
      return '[-+]?\\d+';
    case 'real':
    case 'decimal':
      return '[-+]?\\d*\\.?\\d+(?:[eE][-+]?\\d+)?';
    default:
      return isLast ? '.*' : '.*?';
  }
}

/** What the groups of columns are called, with a number. */
const GROUP = 'kusto_callout_';

interface Parsing {
  readonly pattern: string;
  readonly columns: readonly { readonly name: Name; readonly type: Type }[];
}

/** The pattern as one regular expression: literals as they stand, and between them what is as short as possible. */
function parsing(parts: readonly PatternPart[], kind: (typeof KINDS)[number], flags: string): Parsing {
  const columns: { readonly name: Name; readonly type: Type }[] = [];
  const isRegex = kind === 'regex';
  // A dot is any character, but in regular expressions of the user's.
  let pattern = isRegex ? `^${flags === '' ? '' : `(?${flags})`}` : '^(?s)';
  // With the flag U the two forms change places.
  const shortest = flags.includes('U') ? '.*' : '.*?';
  for (const [index, each] of parts.entries()) {
    const before = parts[index - 1];
    const isLast = index === parts.length - 1;
    switch (each.kind) {
      case 'text':
        pattern += isRegex ? `(?:${each.text})` : quoted(each.text);
        break;
      case 'star':
        if (before?.kind === 'column' && (before.type === null || typeNamed(before.type.text)?.name === 'string'))
          fail(messages.patternStarAfterText(each));
        if (!isLast && parts[index + 1]?.kind !== 'text') fail(messages.patternTextAfterStar(each));
        pattern += isLast ? '.*' : shortest;
        break;
      case 'column': {
        if (before !== undefined && before.kind !== 'text') fail(messages.patternNeedsText(each.name, 'a column'));
        const type =
          each.type === null
            ? types.string
            : (typeNamed(each.type.text) ?? fail(messages.unknownType(each.type, each.type.text, null)));
        columns.push({ name: each.name, type });
        // The user's own groups may come before: these have names.
        pattern += `(?P<${GROUP}${columns.length - 1}>${kind === 'relaxed' ? (isLast ? '.*' : '.*?') : shapeOf(type, isLast || isRegex)})`;
        break;
      }
    }
  }
  return { pattern, columns };
}

interface Given {
  readonly source: Expression;
  readonly parts: readonly PatternPart[];
  readonly parameters: readonly { readonly name: Name; readonly value: Name }[];
  readonly keyword: Span;
}

function bindParse(
  { source, parts, parameters, keyword }: Given,
  scope: ColumnScope,
  session: BindingContext,
  onlyMatches: boolean,
): BoundOperator {
  let kind: (typeof KINDS)[number] = 'simple';
  let flags = '';
  for (const { name, value } of parameters) {
    if (name.text === 'flags') {
      if (!/^[imsUx]+$/.test(value.text)) fail(messages.parameterValue(value, value.text, ['i', 'm', 's', 'U']));
      flags = value.text;
    } else kind = KINDS.find(each => each === value.text) ?? fail(messages.parameterValue(value, value.text, KINDS));
  }
  const text = priced(bindExpression(source, contextOf(scope, session)), keyword, WEIGHT);
  const { pattern, columns } = parsing(parts, kind, flags);
  const projection = new Projection();
  projection.addAll(scope.columns);
  const fresh = columns.map(({ name, type }) => {
    const column = { name: name.text, type, source: null, evaluate: (): Cell => null };
    projection.declare(column, name, true);
    return column;
  });
  const places = projection.columns.map(({ evaluate }) => fresh.findIndex(column => column.evaluate === evaluate));
  const absent = columns.map(({ type }) => missing(type));
  const groups = columns.map((_, index) => `${GROUP}${index}`);

  /** The values of the columns in a text; null where the pattern does not match. */
  const read = (row: Row, run: RunContext): readonly Cell[] | null => {
    const whole = toText(text.evaluate(row, run), text.type, source, run);
    run.meter.spend(whole.length * WEIGHT, keyword);
    const [found] = withRustRegex(pattern, whole.length, keyword, run, regex =>
      regex.isMatch(whole) ? allGroups(regex, groups, whole, keyword) : [],
    );
    if (found === undefined) return null;
    const values = columns.map(({ type }, index) =>
      type.name === 'string'
        ? (found[index] ?? '')
        : convert((found[index] ?? '').trim(), types.string, type, keyword, run),
    );
    // One value that is not of its type makes the whole text none that matches, unless the kind is relaxed.
    return kind !== 'relaxed' && values.includes(null) ? null : values;
  };
  return {
    scope: projection.scope(scope.isOpen).serialized(scope.isSerialized),
    execute: (rows, run) => {
      run.meter.cells(rows.length, projection.columns.length, keyword);
      const result: Row[] = [];
      for (const row of rows) {
        const values = read(row, run);
        if (values === null && onlyMatches) continue;
        result.push(
          projection.columns.map(({ evaluate }, index) => {
            const place = places[index] ?? -1;
            return place < 0 ? evaluate(row, run) : ((values ?? absent)[place] ?? null);
          }),
        );
      }
      return result;
    },
  };
}

/** Each character is read by the engine of regular expressions, some times. */
const WEIGHT = 32;

function parseOperator(name: 'parse' | 'parse-where', summary: string) {
  return operator({
    name,
    summary,
    exampleBefore: column => `extend Text = tostring(${column})`,
    example: () => 'Text with First " " Rest',
    syntax: sequence({
      word: word(name),
      parameters: many(parameter, ahead => ahead(2).tokenType === Equals),
      source: rule('expression'),
      with: word('with'),
      parts: many(part),
    }),
    complete: tokens =>
      tokens.length === 1
        ? [{ kind: 'columns' }, words('kind=regex', 'kind=relaxed')]
        : tokens.length === 2
          ? [words('with')]
          : [],
    bind: (parts, scope, session) => bindParse(parts, scope, session, name === 'parse-where'),
  });
}

export const parse = parseOperator('parse', 'all rows, with what a pattern finds in a text in columns of its own');
export const parseWhere = parseOperator('parse-where', 'the same, of the rows that the pattern matches');
