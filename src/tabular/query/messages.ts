import { ELSEWHERE } from '../../../grammar/query/known-operators.js';
import { didYouMean, listed, mention } from '../../../grammar/text/mention.js';
import { nearest } from '../../../grammar/text/nearest.js';
import type { Span } from '../../../grammar/text/positions.js';
import type { TailProblem, TailReason } from './problem.js';

/*
 * Every message of the checker and of running tails, in one place. A message says what is wrong; its hint says what to
 * write instead. The ids are Microsoft's where its binder reports the same (Kusto-Query-Language: DiagnosticFacts.cs).
 */

function semantic(reason: TailReason, { start, end }: Span, message: string, hint: string): TailProblem {
  // What is not supported is refused as if it were not in the language at all.
  const code = reason === 'SYN_UNSUPPORTED' ? 'BadRequest_SyntaxError' : 'General_BadRequest';
  return { phase: 'semantic', code, reason, message, hint, span: { start, end } };
}

function runtime(reason: TailReason, { start, end }: Span, message: string, hint: string): TailProblem {
  return { phase: 'runtime', code: 'General_BadRequest', reason, message, hint, span: { start, end } };
}

function typeNames(names: readonly string[]): string {
  return listed(names, 'and');
}

function times(count: number, what: string): string {
  return count === 0 ? `no ${what}s` : count === 1 ? `1 ${what}` : `${count} ${what}s`;
}

const CONVERSIONS: Readonly<Record<string, string>> = {
  bool: 'tobool()',
  string: 'tostring()',
  long: 'tolong()',
  int: 'toint()',
  real: 'todouble()',
  decimal: 'todecimal()',
  datetime: 'todatetime()',
  timespan: 'totimespan()',
  guid: 'toguid()',
};

/** How to get a value of one of these types from one of another. */
function conversionTo(wanted: readonly string[], found: string): string {
  if (found === 'tuple') return ONE_VALUE;
  if (wanted.length === 1 && wanted[0] === 'bool') {
    return found === 'dynamic'
      ? 'compare it (== true), or convert it with tobool()'
      : 'compare it with a value, for example with == or has';
  }
  const functions = wanted.flatMap(type => CONVERSIONS[type] ?? []);
  if (functions.length > 0) return `convert it with ${listed(functions)}`;
  return wanted.includes('dynamic') ? 'parse it with todynamic()' : `write a value of type ${listed(wanted)}`;
}

const ONE_VALUE = 'an aggregate of several columns is not a single value: make it return one column';
const CONVERT_FIRST = 'convert it first, for example with tostring()';
const LESS_DATA = 'filter earlier, or project fewer columns';

/** A literal of each type, well formed. */
const LITERALS: Readonly<Record<string, string>> = {
  bool: 'true',
  int: 'int(1)',
  long: 'long(1)',
  real: 'real(1.5)',
  decimal: 'decimal(1.5)',
  datetime: 'datetime(2026-01-31 12:00)',
  timespan: 'timespan(1.12:00:00), 36h',
  guid: 'guid(74be27de-1e4e-49d9-b579-fe0b331d3642)',
  dynamic: 'dynamic([1, "a", {"b": true}])',
};

/** What obsolete aggregates are called now. */
const NEWER_AGGREGATES: Readonly<Record<string, string>> = {
  any: 'take_any',
  anyif: 'take_anyif',
  argmax: 'arg_max',
  argmin: 'arg_min',
  cnt: 'count',
  make_dictionary: 'make_bag',
};

/** How many names a hint lists; a table with more columns is rather looked at. */
const MAX_NAMES = 10;

/** What names there are, when none is like the unknown one. */
function knownNames(names: readonly string[]): string {
  if (names.length === 0) return 'there are no columns here: write the value itself, or declare the name with `let`';
  const shown = names.slice(0, MAX_NAMES).map(mention);
  return names.length > shown.length
    ? `known here: ${shown.join(', ')} and ${names.length - shown.length} more; \`getschema\` lists columns`
    : `known here: ${listed(shown, 'and')}`;
}

export const messages = {
  unknownName: (span: Span, name: string, similar: string | null, known: readonly string[], isText = false) =>
    semantic(
      'KS142',
      span,
      `the name ${mention(name)} does not refer to any known column, variable or function`,
      didYouMean(similar, isText ? `quote the text: '${name}'` : knownNames(known)),
    ),

  unknownFunction: (span: Span, name: string, similar: string | null) =>
    semantic(
      'KS211',
      span,
      `the name ${mention(name)} does not refer to any known function`,
      didYouMean(similar, 'write the expression itself: functions that databases store are not here'),
    ),

  unsupportedFunction: (span: Span, name: string, similar: string | null) =>
    semantic(
      'SYN_UNSUPPORTED',
      span,
      `Kusto knows the function ${mention(name)}, but it is not supported here`,
      similar === null ? ELSEWHERE : `${mention(similar)} is`,
    ),

  unsupportedAggregate: (span: Span, name: string) =>
    semantic(
      'SYN_UNSUPPORTED',
      span,
      `Kusto knows the aggregate ${mention(name)}, but it is not supported here`,
      Object.hasOwn(NEWER_AGGREGATES, name) ? `write ${mention(NEWER_AGGREGATES[name] ?? '')}` : ELSEWHERE,
    ),

  unsupportedPlugin: (span: Span, name: string, supported: readonly string[]) =>
    semantic(
      'SYN_UNSUPPORTED',
      span,
      `Kusto knows the plugin ${mention(name)}, but it is not supported here`,
      `${listed(supported.map(mention), 'and')} are`,
    ),

  unsupported: (span: Span, what: string, hint: string) =>
    semantic('SYN_UNSUPPORTED', span, `Kusto knows ${what}, but it is not supported here`, hint),

  unknownPlugin: (span: Span, name: string, similar: string | null, supported: readonly string[]) =>
    semantic(
      'KS124',
      span,
      `the plugin ${mention(name)} is not defined`,
      didYouMean(similar, `the plugins here are ${listed(supported.map(mention), 'and')}`),
    ),

  notAPlugin: (span: Span, name: string) =>
    semantic('KS237', span, `the name ${mention(name)} is not a plugin`, `write | extend ${name}(…)`),

  pluginNotAllowed: (span: Span, name: string) =>
    semantic('KS126', span, `the plugin ${mention(name)} is not allowed here`, `write | evaluate ${name}(…)`),

  functionWithoutArguments: (span: Span, name: string) =>
    semantic(
      'KS117',
      span,
      `the function ${mention(name)} requires an argument list`,
      `write ${mention(`${name}(…)`)}`,
    ),

  aggregateNotAllowed: (span: Span, name: string) =>
    semantic(
      'KS144',
      span,
      `the aggregate function ${mention(name)} is not allowed here`,
      'aggregates belong into `summarize`, and not into one another',
    ),

  nameInAggregate: (span: Span, name: string) =>
    semantic(
      'KS236',
      span,
      `the name ${mention(name)} is not an aggregate or scalar function`,
      `group by it (\`by ${name}\`), or take one of its values: ${mention(`take_any(${name})`)}`,
    ),

  argumentCount: (span: Span, name: string, fewest: number, most: number, found: number, repeats = false) => {
    const wanted =
      fewest === most
        ? times(fewest, 'argument')
        : most > 1000
          ? `at least ${times(fewest, 'argument')}`
          : `between ${fewest} and ${times(most, 'argument')}`;
    const reason = !repeats || fewest === most ? 'KS119' : found >= fewest && found <= most ? 'KS121' : 'KS120';
    return semantic(
      reason,
      span,
      reason === 'KS121'
        ? `the function ${mention(name)} takes its arguments in groups; ${times(found, 'argument')} make none`
        : `the function ${mention(name)} expects ${wanted}, not ${found}`,
      reason === 'KS121'
        ? 'complete the last group, or leave it out'
        : found > most
          ? `leave out ${times(found - most, 'argument')}`
          : found < fewest
            ? `add ${times(fewest - found, 'argument')}`
            : `write ${mention(`${name}(…)`)} with ${wanted}`,
    );
  },

  functionNotDefined: (span: Span, name: string, found: readonly string[]) =>
    semantic(
      'KS127',
      span,
      `the function ${mention(name)} does not take arguments of the types ${typeNames(found)}`,
      found.includes('tuple') ? ONE_VALUE : 'convert them first, for example with tolong(), todouble() or tostring()',
    ),

  operatorNotDefined: (span: Span, name: string, found: readonly string[]) => {
    const strings = found.every(type => type === 'string');
    const hint =
      strings && name === '+'
        ? 'join strings with strcat()'
        : strings && /[<>]/.test(name)
          ? 'strings have no order for this operator'
          : found.includes('dynamic')
            ? 'convert dynamic values first: tostring(), tolong(), todouble(), tobool(), todatetime()'
            : found.includes('tuple')
              ? ONE_VALUE
              : 'convert to types that it takes, for example with tolong(), todatetime() or tostring()';
    const types = `operand ${found.length === 1 ? 'type' : 'types'} ${typeNames(found)}`;
    return semantic('KS106', span, `the operator ${mention(name)} is not defined for the ${types}`, hint);
  },

  typeExpected: (span: Span, wanted: readonly string[], found: string) =>
    semantic(
      'KS107',
      span,
      `a value of type ${listed(wanted)} is expected here, not ${found}`,
      conversionTo(wanted, found),
    ),

  mustHaveType: (span: Span, wanted: readonly string[], found: string) =>
    semantic(
      'KS141',
      span,
      `the expression must have the type ${listed(wanted)}, not ${found}`,
      conversionTo(wanted, found),
    ),

  typeNotAllowed: (span: Span, found: string) =>
    semantic('KS116', span, `a value of type ${found} is not allowed here`, CONVERT_FIRST),

  integerExpected: (span: Span, found: string) =>
    semantic(
      'KS134',
      span,
      `the value must be an integer, not of type ${found}`,
      'write a whole number, for example 10, or convert with tolong()',
    ),

  numberExpected: (span: Span, found: string) =>
    semantic('KS137', span, `the value must be a number, not of type ${found}`, conversionTo(['long'], found)),

  summableExpected: (span: Span, found: string) =>
    semantic(
      'KS138',
      span,
      `the value must be a number, timespan or datetime, not of type ${found}`,
      conversionTo(['long', 'timespan', 'datetime'], found),
    ),

  orderableExpected: (span: Span, found: string) =>
    semantic(
      'KS206',
      span,
      `the value must be a number, timespan, datetime, string or bool, not of type ${found}`,
      found === 'tuple' ? ONE_VALUE : CONVERT_FIRST,
    ),

  arrayExpected: (span: Span, found: string) =>
    semantic(
      'KS234',
      span,
      `the value must be a dynamic array, not of type ${found}`,
      conversionTo(['dynamic'], found),
    ),

  bagExpected: (span: Span, found: string) =>
    semantic(
      'KS235',
      span,
      `the value must be a dynamic property bag, not of type ${found}`,
      conversionTo(['dynamic'], found),
    ),

  noCommonType: (span: Span, name: string) =>
    semantic(
      'KS232',
      span,
      `the arguments of ${mention(name)} have no type in common`,
      'convert them to one type, for example with tostring()',
    ),

  constantExpected: (span: Span) =>
    semantic('KS129', span, 'the expression must be a constant', 'write a value that no column takes part in'),
  literalExpected: (span: Span) =>
    semantic('KS131', span, 'the expression must be a literal', 'write the value itself, for example "text" or 10'),
  emptyLiteral: (span: Span) =>
    semantic('KS133', span, 'the value must not be empty', 'write at least one character between the quotes'),
  literalValue: (span: Span, found: string, wanted: readonly string[]) =>
    semantic(
      'KS140',
      span,
      `the value must be ${listed(wanted.map(mention))}, not ${mention(found)}`,
      `write ${listed(wanted.map(mention))}`,
    ),
  starNotAllowed: (span: Span) =>
    semantic('KS191', span, '`*` is not allowed here', 'name a column, or write what is to be calculated'),
  scalarExpected: (span: Span) =>
    semantic('KS108', span, 'a scalar value is expected here, not a table', 'start a query with the table: ; name | …'),
  materializeNotAllowed: (span: Span) =>
    semantic(
      'KS006',
      span,
      '`materialize(…)` is only allowed directly after the `=` of a `let`',
      'write: let Name = materialize(…); then Name | …',
    ),
  tableExpected: (span: Span) =>
    semantic('KS111', span, 'a table is expected here, not a scalar value', 'show a scalar value with `print`'),
  columnExpected: (span: Span) =>
    semantic(
      'KS109',
      span,
      'the name of a column is expected here',
      'write the name of a column and no more: `extend` gives names to what is calculated',
    ),
  renameExpected: (span: Span) => semantic('KS110', span, 'a renaming is expected here', 'write: new = old'),
  notSeveralValues: (span: Span) =>
    semantic('KS149', span, 'the expression does not give several values', 'write one name, without parentheses'),
  incompleteRow: (span: Span, width: number) =>
    semantic(
      'KS173',
      span,
      `the values do not fill their rows: each has ${times(width, 'value')}`,
      'complete the last row, or leave it out',
    ),
  nameWithoutValue: (span: Span, name: string) =>
    semantic('KS150', span, `there is no value for the name ${mention(name)}`, 'leave the name out'),
  namedArgument: (span: Span) =>
    semantic('KS193', span, 'arguments of this function have no names', 'leave out the name and its `=`'),
  elementAccess: (span: Span) =>
    semantic(
      'KS147',
      span,
      'element access with [ ] works on dynamic values only',
      'parse the value first: todynamic(…)[0]',
    ),
  malformedLiteral: (span: Span, type: string) =>
    semantic(
      'KS004',
      span,
      `this is not a literal of type ${type}`,
      Object.hasOwn(LITERALS, type) ? `for example: ${LITERALS[type] ?? ''}` : `write a value of type ${type}`,
    ),
  decimalInDynamic: (span: Span) =>
    semantic('KS215', span, 'dynamic values hold no decimals', 'write it as a number, or as a text in quotes'),
  unknownType: (span: Span, name: string, similar: string | null) =>
    semantic(
      'KS160',
      span,
      `${mention(name)} is not the name of a type`,
      didYouMean(similar, `the types are ${listed([...Object.keys(CONVERSIONS), 'dynamic'], 'and')}`),
    ),
  duplicateColumn: (span: Span, name: string) =>
    semantic('KS171', span, `a column with the name ${mention(name)} is already declared`, 'give it another name'),
  duplicateVariable: (span: Span, name: string) =>
    semantic(
      'KS201',
      span,
      `a variable with the name ${mention(name)} has already been declared`,
      'give it another name',
    ),
  unknownParameter: (span: Span, name: string) =>
    semantic('KS179', span, `${mention(name)} is not a parameter of this operator`, 'leave it out'),
  bothDelimiters: (span: Span) =>
    semantic(
      'KS101',
      span,
      '`pair_delimiter` and `kv_delimiter` belong together, and are not empty',
      'for example: with (pair_delimiter = ",", kv_delimiter = ":")',
    ),
  patternNeedsText: (span: Span, what: string) =>
    semantic('KS101', span, `${what} must follow a text in the pattern`, 'write a text in quotes before it'),
  patternTextAfterStar: (span: Span) =>
    semantic('KS102', span, 'a text must follow `*` in the pattern', 'write a text in quotes after it'),
  patternStarAfterText: (span: Span) =>
    semantic(
      'KS103',
      span,
      '`*` after a column of type string leaves open where the column ends',
      'write a text in quotes before it',
    ),
  textExpected: (span: Span) => semantic('KS222', span, 'a text in quotes is expected here', 'for example: ","'),
  parameterValue: (span: Span, found: string, wanted: readonly string[]) =>
    semantic(
      'KS005',
      span,
      `expected ${listed(wanted.map(mention))}, but found ${mention(found)}`,
      didYouMean(nearest(found, wanted), 'write one of them'),
    ),
  unknownTable: (span: Span, name: string, known: readonly string[]) =>
    semantic(
      'KS204',
      span,
      `the name ${mention(name)} does not refer to any known table`,
      known.length === 0
        ? 'write a query in parentheses, or give this one a name before: | as Name | …'
        : `known here: ${listed(known.map(mention), 'and')}`,
    ),
  commonColumnMissing: (span: Span, name: string) =>
    semantic(
      'KS145',
      span,
      `the column ${mention(name)} must exist on both sides`,
      'name both columns: $left.a == $right.b',
    ),
  commonColumnType: (span: Span, name: string) =>
    semantic(
      'KS227',
      span,
      `the column ${mention(name)} must have the same type on both sides, which is not dynamic`,
      'convert it before, on one side, for example with `extend` and tostring()',
    ),
  joinKeyTypes: (span: Span, left: string, right: string) =>
    semantic(
      'KS242',
      span,
      `the keys have different types: ${left} and ${right}`,
      'convert one of them before, for example with `extend` and tostring()',
    ),
  joinCondition: (span: Span) =>
    semantic(
      'KS182',
      span,
      'the condition must be the name of a column that both tables have, or of the form $left.a == $right.b',
      'compute the column before, with `extend`, and name it here',
    ),
  joinOperand: (span: Span, side: string) =>
    semantic('KS183', span, `${side}, a dot and the name of a column are expected here`, `write: ${side}.column`),
  notSerialized: (span: Span, name: string) =>
    semantic(
      'QUERY_NOT_SERIALIZED',
      span,
      `${mention(name)} needs rows in an order that means something`,
      'order them before: | sort by …, or take them as they come: | serialize',
    ),
  windowNotAllowed: (span: Span, name: string) =>
    semantic(
      'QUERY_NOT_SERIALIZED',
      span,
      `${mention(name)} is not allowed here`,
      'compute it before, with `extend` or `serialize`',
    ),

  repeatedParameter: (span: Span, name: string) =>
    semantic('KS180', span, `the parameter ${mention(name)} is already specified`, 'leave one of the two out'),
  unknownPattern: (span: Span, pattern: string, known: readonly string[]) =>
    semantic('KS142', span, `the pattern ${mention(pattern)} does not match any column`, knownNames(known)),

  noPathIntoType: (span: Span, name: string, found: string) =>
    semantic(
      'KS142',
      span,
      `the name ${mention(name)} does not refer to anything: the value before the dot has the type ${found}`,
      found === 'string' ? 'parse it first: todynamic(…)' : 'leave out the dot: only dynamic values have members',
    ),

  unknownFormat: (span: Span, format: string) =>
    semantic(
      'QUERY_UNKNOWN_FORMAT',
      span,
      `${mention(format)} is not a format of format_datetime()`,
      'for example: yyyy-MM-dd HH:mm:ss',
    ),

  unknownTimespanFormat: (span: Span, format: string) =>
    semantic(
      'QUERY_UNKNOWN_FORMAT',
      span,
      `${mention(format)} is not a format of format_timespan()`,
      'for example: d.hh:mm:ss',
    ),

  namedPredicate: (span: Span) =>
    semantic(
      'QUERY_NAMED_PREDICATE',
      span,
      '`=` gives a name to a value here and compares nothing',
      'write == to compare',
    ),

  expandKind: (span: Span, found: string) =>
    semantic(
      'KS005',
      span,
      `expected \`bag\` or \`array\`, but found ${mention(found)}`,
      'write kind=bag or kind=array',
    ),

  nothingToShow: (span: Span) =>
    semantic(
      'QUERY_NO_RESULT',
      span,
      'none of these statements gives a result',
      'end with a query, for example: print x',
    ),

  tooManyRows: (span: Span, limit: number) =>
    runtime('QUERY_TOO_MANY_ROWS', span, `the query gives more than ${limit} rows here`, 'filter or summarize earlier'),

  tooManyColumns: (span: Span, limit: number) =>
    runtime('QUERY_TOO_MANY_CELLS', span, `the data give more than ${limit} columns here`, LESS_DATA),

  tooManyCells: (span: Span, limit: number) =>
    runtime(
      'QUERY_TOO_MANY_CELLS',
      span,
      `the operators of the query compute more than ${limit} cells (rows times columns)`,
      LESS_DATA,
    ),

  invalidClock: (span: Span, found: string) =>
    runtime(
      'QUERY_CLOCK',
      span,
      `the clock gives ${mention(found)}, which is not a point in time`,
      'give milliseconds since 1970, or a text such as 2026-01-31T12:00:00Z',
    ),

  tooMuchMemory: (span: Span) =>
    runtime(
      'QUERY_TOO_LARGE',
      span,
      'the query reads and builds more data, or computes more values, than this interpreter does in one run',
      LESS_DATA,
    ),

  tooManyElements: (span: Span, limit: number) =>
    runtime(
      'QUERY_TOO_LARGE',
      span,
      `the query goes through more than ${limit} elements of arrays and bags`,
      'filter earlier to reduce them',
    ),

  valueTooLong: (span: Span, limit: number) =>
    runtime(
      'QUERY_VALUE_TOO_LONG',
      span,
      `a string is longer than ${limit} characters`,
      'shorten it, for example with substring()',
    ),

  valueTooDeep: (span: Span, limit: number) =>
    runtime(
      'QUERY_VALUE_TOO_DEEP',
      span,
      `a dynamic value is nested more than ${limit} deep`,
      'take out of it what is needed, for example with extract()',
    ),

  invalidRegex: (span: Span, pattern: string, why: string) =>
    runtime(
      'QUERY_INVALID_REGEX',
      span,
      `${mention(pattern)} is not a valid regular expression: ${why}`,
      "write it in @'…', and as Rust's crate `regex` has it: without look-around and backreferences",
    ),

  regexTooLarge: (span: Span, why: string) =>
    runtime('QUERY_REGEX_TOO_LARGE', span, why, 'write a shorter one, with smaller numbers of repetitions'),

  regexEngineFailed: (span: Span) =>
    runtime(
      'QUERY_REGEX_FAILED',
      span,
      'the engine of regular expressions failed on this pattern',
      'write the pattern in another way, or in several that are simpler',
    ),

  regexEngineMissing: (span: Span) =>
    runtime(
      'QUERY_REGEX_ENGINE_MISSING',
      span,
      'the engine of regular expressions is not loaded',
      'load the package rregex and give it to provideRustRegex()',
    ),

  negativeLimit: (span: Span, value: string) =>
    runtime('QUERY_NEGATIVE_LIMIT', span, `a number of rows is expected, not ${mention(value)}`, 'write 0 or more'),

  invalidArgument: (span: Span, message: string, hint: string) =>
    runtime('QUERY_INVALID_ARGUMENT', span, message, hint),

  unordered: (span: Span) =>
    runtime(
      'QUERY_NOT_COMPARABLE',
      span,
      'dynamic values have no order',
      'convert the key first, for example with tostring()',
    ),

  notComparable: (span: Span, left: string, right: string) =>
    runtime(
      'QUERY_NOT_COMPARABLE',
      span,
      `values of the types ${left} and ${right} can't be compared`,
      'add an explicit cast, for example tostring()',
    ),

  columnConflict: (span: Span, name: string) =>
    runtime(
      'QUERY_COLUMN_CONFLICT',
      span,
      `unpacking gives a column ${mention(name)}, which exists already`,
      "give the new columns a prefix: bag_unpack(column, 'prefix_')",
    ),
};
