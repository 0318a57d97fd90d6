import { listed, mention } from '../../text/mention.js';
import type { Span } from '../../text/positions.js';
import type { TailProblem } from './problem.js';

/*
 * Every message of the checker and of running tails, in one place. A message says what is wrong; its hint says what to
 * write instead. The ids are Microsoft's where its binder reports the same (Kusto-Query-Language: DiagnosticFacts.cs).
 */

function semantic(reason: string, { start, end }: Span, message: string, hint: string | null = null): TailProblem {
  return { phase: 'semantic', reason, message, hint, start, end };
}

function runtime(reason: string, { start, end }: Span, message: string, hint: string | null = null): TailProblem {
  return { phase: 'runtime', reason, message, hint, start, end };
}

function didYouMean(similar: string | null): string | null {
  return similar === null ? null : `did you mean ${mention(similar)}?`;
}

function typeNames(names: readonly string[]): string {
  return listed(names, 'and');
}

function times(count: number, what: string): string {
  return count === 0 ? `no ${what}s` : count === 1 ? `1 ${what}` : `${count} ${what}s`;
}

/** How to get a value of a type from something else. */
function conversionTo(type: string): string | null {
  const functions: Readonly<Record<string, string>> = {
    bool: 'compare it (== true), or convert it with tobool()',
    string: 'convert it with tostring()',
    long: 'convert it with tolong()',
    int: 'convert it with toint()',
    real: 'convert it with todouble()',
    datetime: 'convert it with todatetime()',
    timespan: 'convert it with totimespan()',
    dynamic: 'parse it with todynamic()',
  };
  return functions[type] ?? null;
}

export const messages = {
  unknownName: (span: Span, name: string, similar: string | null, isText = false) =>
    semantic(
      'KS142',
      span,
      `the name ${mention(name)} does not refer to any known column, variable or function`,
      didYouMean(similar) ?? (isText ? `quote the text: '${name}'` : null),
    ),

  unknownFunction: (span: Span, name: string, similar: string | null) =>
    semantic('KS211', span, `the name ${mention(name)} does not refer to any known function`, didYouMean(similar)),

  unsupportedFunction: (span: Span, name: string, similar: string | null) =>
    semantic(
      'SYN_UNSUPPORTED',
      span,
      `Kusto knows the function ${mention(name)}, but it is not supported here`,
      similar === null ? null : `${mention(similar)} is`,
    ),

  unsupportedAggregate: (span: Span, name: string) =>
    semantic('SYN_UNSUPPORTED', span, `Kusto knows the aggregate ${mention(name)}, but it is not supported here`),

  unsupportedPlugin: (span: Span, name: string) =>
    semantic('SYN_UNSUPPORTED', span, `Kusto knows the plugin ${mention(name)}, but it is not supported here`),

  unsupported: (span: Span, what: string, hint: string | null = null) =>
    semantic('SYN_UNSUPPORTED', span, `Kusto knows ${what}, but it is not supported here`, hint),

  unknownPlugin: (span: Span, name: string, similar: string | null) =>
    semantic('KS124', span, `the plugin ${mention(name)} is not defined`, didYouMean(similar)),

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
      'aggregates belong into `summarize`',
    ),

  nameInAggregate: (span: Span, name: string) =>
    semantic(
      'KS236',
      span,
      `the name ${mention(name)} is not an aggregate or scalar function`,
      `group by it (\`by ${name}\`), or take one of its values: ${mention(`take_any(${name})`)}`,
    ),

  aggregateOfAggregate: (span: Span, name: string) =>
    semantic('KS144', span, `the aggregate function ${mention(name)} is not allowed inside another one`),

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
    );
  },

  functionNotDefined: (span: Span, name: string, found: readonly string[]) =>
    semantic('KS127', span, `the function ${mention(name)} does not take arguments of the types ${typeNames(found)}`),

  operatorNotDefined: (span: Span, name: string, found: readonly string[]) => {
    const strings = found.every(type => type === 'string');
    const hint =
      strings && name === '+'
        ? 'join strings with strcat()'
        : strings
          ? 'strings have no order for this operator'
          : found.includes('dynamic')
            ? 'convert dynamic values first: tostring(), tolong(), todouble(), tobool(), todatetime()'
            : null;
    const types = `operand ${found.length === 1 ? 'type' : 'types'} ${typeNames(found)}`;
    return semantic('KS106', span, `the operator ${mention(name)} is not defined for the ${types}`, hint);
  },

  typeExpected: (span: Span, wanted: readonly string[], found: string) =>
    semantic(
      'KS107',
      span,
      `a value of type ${listed(wanted)} is expected here, not ${found}`,
      wanted.length === 1 ? conversionTo(wanted[0] ?? '') : null,
    ),

  mustHaveType: (span: Span, wanted: readonly string[], found: string) =>
    semantic(
      'KS141',
      span,
      `the expression must have the type ${listed(wanted)}, not ${found}`,
      wanted.length === 1 ? conversionTo(wanted[0] ?? '') : null,
    ),

  typeNotAllowed: (span: Span, found: string) =>
    semantic(
      'KS116',
      span,
      `a value of type ${found} is not allowed here`,
      found === 'dynamic' ? 'convert it first, for example with tostring()' : null,
    ),

  integerExpected: (span: Span, found: string) =>
    semantic('KS134', span, `the value must be an integer, not of type ${found}`),

  numberExpected: (span: Span, found: string) =>
    semantic('KS137', span, `the value must be a number, not of type ${found}`, conversionTo('long')),

  summableExpected: (span: Span, found: string) =>
    semantic('KS138', span, `the value must be a number, timespan or datetime, not of type ${found}`),

  orderableExpected: (span: Span, found: string) =>
    semantic(
      'KS206',
      span,
      `the value must be a number, timespan, datetime, string or bool, not of type ${found}`,
      found === 'dynamic' ? 'convert it first, for example with tostring()' : null,
    ),

  arrayExpected: (span: Span, found: string) =>
    semantic('KS234', span, `the value must be a dynamic array, not of type ${found}`, conversionTo('dynamic')),

  bagExpected: (span: Span, found: string) =>
    semantic('KS235', span, `the value must be a dynamic property bag, not of type ${found}`, conversionTo('dynamic')),

  noCommonType: (span: Span, name: string) =>
    semantic('KS232', span, `the arguments of ${mention(name)} have no type in common`),

  constantExpected: (span: Span) => semantic('KS129', span, 'the expression must be a constant'),
  literalExpected: (span: Span) => semantic('KS131', span, 'the expression must be a literal'),
  emptyLiteral: (span: Span) => semantic('KS133', span, 'the value must not be empty'),
  literalValue: (span: Span, found: string, wanted: readonly string[]) =>
    semantic('KS140', span, `the value must be ${listed(wanted.map(mention))}, not ${mention(found)}`),
  starNotAllowed: (span: Span) => semantic('KS191', span, '`*` is not allowed here'),
  scalarExpected: (span: Span) => semantic('KS108', span, 'a scalar value is expected here, not a table'),
  tableExpected: (span: Span) =>
    semantic('KS111', span, 'a table is expected here, not a scalar value', 'show a scalar value with `print`'),
  columnExpected: (span: Span) => semantic('KS109', span, 'the name of a column is expected here'),
  renameExpected: (span: Span) => semantic('KS110', span, 'a renaming is expected here', 'write: new = old'),
  namedArgument: (span: Span) => semantic('KS193', span, 'arguments of this function have no names'),
  elementAccess: (span: Span) =>
    semantic(
      'KS147',
      span,
      'element access with [ ] works on dynamic values only',
      'parse the value first: todynamic(…)[0]',
    ),
  malformedLiteral: (span: Span, type: string) => semantic('KS004', span, `this is not a literal of type ${type}`),
  decimalInDynamic: (span: Span) => semantic('KS215', span, 'dynamic values hold no decimals'),
  unknownType: (span: Span, name: string, similar: string | null) =>
    semantic('KS160', span, `${mention(name)} is not the name of a type`, didYouMean(similar)),
  duplicateColumn: (span: Span, name: string) =>
    semantic('KS171', span, `a column with the name ${mention(name)} is already declared`, 'give it another name'),
  duplicateVariable: (span: Span, name: string) =>
    semantic('KS201', span, `a variable with the name ${mention(name)} has already been declared`),
  unknownParameter: (span: Span, name: string) =>
    semantic('KS179', span, `${mention(name)} is not a parameter of this operator`),
  repeatedParameter: (span: Span, name: string) =>
    semantic('KS180', span, `the parameter ${mention(name)} is already specified`),
  unknownPattern: (span: Span, pattern: string) =>
    semantic('KS142', span, `the pattern ${mention(pattern)} does not match any column`),

  noPathIntoType: (span: Span, name: string, found: string) =>
    semantic(
      'KS142',
      span,
      `the name ${mention(name)} does not refer to anything: the value before the dot has the type ${found}`,
      found === 'string' ? 'parse it first: todynamic(…)' : null,
    ),

  unknownFormat: (span: Span, format: string) =>
    semantic(
      'QUERY_UNKNOWN_FORMAT',
      span,
      `${mention(format)} is not a format of format_datetime()`,
      'for example: yyyy-MM-dd HH:mm:ss',
    ),

  namedPredicate: (span: Span) =>
    semantic(
      'QUERY_NAMED_PREDICATE',
      span,
      '`=` gives a name to a value here and compares nothing',
      'write == to compare',
    ),

  expandKind: (span: Span, found: string) =>
    semantic('KS005', span, `expected \`bag\` or \`array\`, but found ${mention(found)}`),

  nothingToShow: (span: Span) =>
    semantic(
      'QUERY_NO_RESULT',
      span,
      'none of these statements gives a result',
      'end with a query, for example: print x',
    ),

  tooManyRows: (span: Span, limit: number) =>
    runtime('QUERY_TOO_MANY_ROWS', span, `the query gives more than ${limit} rows here`, 'filter or summarize earlier'),

  tooManyCells: (span: Span, limit: number) =>
    runtime(
      'QUERY_TOO_MANY_CELLS',
      span,
      `the operators of the query compute more than ${limit} cells (rows times columns)`,
      'filter earlier, or project fewer columns',
    ),

  invalidClock: (span: Span, found: string) =>
    runtime(
      'QUERY_CLOCK',
      span,
      `the clock gives ${mention(found)}, which is no point in time`,
      'give milliseconds since 1970, or a text such as 2026-01-31T12:00:00Z',
    ),

  tooMuchMemory: (span: Span) =>
    runtime('QUERY_TOO_LARGE', span, 'the query builds more text and dynamic data than this interpreter holds'),

  tooManyElements: (span: Span, limit: number) =>
    runtime('QUERY_TOO_LARGE', span, `the query goes through more than ${limit} elements of arrays and bags`),

  valueTooLong: (span: Span, limit: number) =>
    runtime('QUERY_VALUE_TOO_LONG', span, `a string is longer than ${limit} characters`),

  valueTooDeep: (span: Span, limit: number) =>
    runtime('QUERY_VALUE_TOO_DEEP', span, `a dynamic value is nested more than ${limit} deep`),

  invalidRegex: (span: Span, pattern: string, why: string) =>
    runtime('QUERY_INVALID_REGEX', span, `${mention(pattern)} is not a valid regular expression: ${why}`),

  regexTooLarge: (span: Span, why: string) => runtime('QUERY_REGEX_TOO_LARGE', span, why),

  regexEngineFailed: (span: Span) =>
    runtime('QUERY_REGEX_FAILED', span, 'the engine of regular expressions failed on this pattern'),

  regexEngineMissing: (span: Span) =>
    runtime(
      'QUERY_REGEX_ENGINE_MISSING',
      span,
      'the engine of regular expressions is not loaded',
      'load the package rregex and give it to provideRustRegex()',
    ),

  negativeLimit: (span: Span, value: string) =>
    runtime('QUERY_NEGATIVE_LIMIT', span, `a number of rows is expected, not ${mention(value)}`),

  invalidArgument: (span: Span, message: string, hint: string | null = null) =>
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
