import type { JsonValue } from '../../../json/nodes.js';
import { indexOfText, Occurrences, splitText } from '../../../../grammar/text/find.js';
import type { Span } from '../../../../grammar/text/positions.js';
import type { Cell, Row } from '../../table.js';
import { functions, type CheckedCall, type FunctionSpecification } from '../function.js';
import { MAX_STRING_LENGTH } from '../query-meter.js';
import type { BoundExpression, ComputeCell, RunContext } from '../scope.js';
import { parameter, signature, type ParameterKind } from '../signature.js';
import { arrayOf, types } from '../types.js';
import { toText } from '../values/convert.js';

const { long, string } = types;
const optionalInteger = parameter('integer', { minimum: 0 });

/** The text of an argument: whatever its type, as strcat() and its like take it. */
export function textOf(argument: BoundExpression | undefined): (row: Row, run: RunContext) => string {
  if (argument === undefined) throw new Error('an argument is missing');
  return (row, run) => toText(argument.evaluate(row, run), argument.type, argument, run);
}

/** A function of one text that gives another one of about its length. */
function mapping(takes: ParameterKind, change: (text: string) => string, weight = 1): FunctionSpecification {
  return {
    weight,
    signatures: signature(string, [parameter(takes)]),
    compile: ({ arguments: [argument], span }) => {
      const text = textOf(argument);
      return (row, run) => {
        const result = change(text(row, run));
        run.meter.string(result.length, span);
        return result;
      };
    },
  };
}

function integerOf(argument: BoundExpression | undefined, row: Row, run: RunContext): number | null {
  const value = argument?.evaluate(row, run) ?? null;
  return value === null ? null : Number(value);
}

/*
 * Places and lengths are in characters, and a character is a code point in every function (strlen-function.md counts them
 * so). Most texts have a UTF-16 unit for each.
 */

const SURROGATE = /[\uD800-\uDFFF]/;

/** How many code points are before a UTF-16 unit, or in the whole text. */
function codePoints(text: string, end = text.length): number {
  if (!SURROGATE.test(text)) return end;
  let count = 0;
  for (let at = 0; at < end; at = nextUnit(text, at)) count++;
  return count;
}

/** The UTF-16 unit that is so many code points after another; beyond the end it counts on. */
function unitAfter(text: string, from: number, count: number): number {
  if (!SURROGATE.test(text)) return from + count;
  let at = from;
  let left = count;
  for (; left > 0 && at < text.length; left--) at = nextUnit(text, at);
  return at + left;
}

/** The UTF-16 unit where a code point starts; a negative place counts from the end, and ends at the beginning. */
function unitAt(text: string, place: number): number {
  return unitAfter(text, 0, place < 0 ? Math.max(0, codePoints(text) + place) : place);
}

function nextUnit(text: string, at: number): number {
  return at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
}

function compileConcatenation({ arguments: parts, span }: CheckedCall): ComputeCell {
  const texts = parts.map(textOf);
  return (row, run) => {
    let result = '';
    for (const text of texts) {
      result += text(row, run);
      // What is too long already is refused before the rest is built.
      if (result.length > MAX_STRING_LENGTH) break;
    }
    run.meter.string(result.length, span);
    return result;
  };
}

function compileSubstring({ arguments: [source, start, length] }: CheckedCall): ComputeCell {
  const text = textOf(source);
  return (row, run) => {
    const whole = text(row, run);
    const wanted = integerOf(start, row, run);
    const count = length === undefined ? whole.length : integerOf(length, row, run);
    if (wanted === null || count === null || count <= 0) return '';
    // A negative start counts from the end; one before the beginning is the beginning.
    const from = unitAt(whole, wanted);
    return whole.slice(from, unitAfter(whole, from, count));
  };
}

function compileSplit({ arguments: [source, delimiter, index], span }: CheckedCall): ComputeCell {
  const text = textOf(source);
  const separator = textOf(delimiter);
  return (row, run) => {
    const whole = text(row, run);
    const between = separator(row, run);
    run.meter.spend(whole.length, span);
    // An empty delimiter splits nothing (JavaScript would split into characters).
    const parts = between === '' ? [whole] : splitText(whole, between);
    if (index === undefined) return run.meter.built(parts, span);
    const wanted = integerOf(index, row, run);
    const part = wanted === null ? undefined : parts[wanted];
    return part === undefined ? null : [part];
  };
}

function compileReplace({ arguments: [source, lookup, rewrite], span }: CheckedCall): ComputeCell {
  const text = textOf(source);
  const wanted = textOf(lookup);
  const replacement = textOf(rewrite);
  return (row, run) => {
    const whole = text(row, run);
    const old = wanted(row, run);
    if (old === '') return whole;
    return replaced(whole, old, replacement(row, run), span, run);
  };
}

/** Replaces after counting, so that no text is built that is refused. */
function replaced(whole: string, old: string, replacement: string, span: Span, run: RunContext): string {
  let count = 0;
  for (let at = indexOfText(whole, old); at >= 0; at = indexOfText(whole, old, at + old.length)) count++;
  run.meter.string(whole.length + count * (replacement.length - old.length), span);
  return count === 0 ? whole : splitText(whole, old).join(replacement);
}

function compileIndexOf({ arguments: [source, lookup, start, length, occurrence], span }: CheckedCall): ComputeCell {
  const text = textOf(source);
  const wanted = textOf(lookup);
  return (row, run) => {
    const whole = text(row, run);
    const from = start === undefined ? 0 : integerOf(start, row, run);
    const count = length === undefined ? -1 : integerOf(length, row, run);
    const nth = occurrence === undefined ? 1 : integerOf(occurrence, row, run);
    if (from === null || count === null || nth === null || count < -1 || nth < 1) return null;
    const sought = wanted(row, run);
    let first = unitAt(whole, from);
    let end = count < 0 ? Number.POSITIVE_INFINITY : unitAfter(whole, first, count);
    // Every place is at most one occurrence.
    if (first > whole.length || nth > whole.length - first + 1) return -1;
    if (nth > 1) run.meter.spend(whole.length, span);
    const places = sought === '' ? null : new Occurrences(whole, sought);
    for (let left = nth; ; left--) {
      const at = places === null ? Math.min(first, whole.length) : places.atOrAfter(first);
      if (at < 0 || at + sought.length > end) return -1;
      if (left === 1) return codePoints(whole, at);
      // The length counts from where each search starts (indexof-function.md, idx8).
      for (; first <= at; first = nextUnit(whole, first)) end = nextUnit(whole, end);
    }
  };
}

/** strrep-function.md gives this as the most in its table of parameters (below that it says 1024). */
const MAX_REPETITIONS = 67_108_864;

function compileRepeat({ arguments: [source, times, delimiter], span }: CheckedCall): ComputeCell {
  const text = textOf(source);
  const separator = delimiter === undefined ? () => '' : textOf(delimiter);
  return (row, run) => {
    const count = Math.min(MAX_REPETITIONS, Math.max(0, integerOf(times, row, run) ?? 0));
    const part = text(row, run);
    const between = separator(row, run);
    run.meter.string(count * (part.length + between.length), span);
    return count === 0 ? '' : (part + between).repeat(count - 1) + part;
  };
}

function compileJoin({ arguments: [array, delimiter], span }: CheckedCall): ComputeCell {
  const separator = textOf(delimiter);
  return (row, run) => {
    const items: Cell = array?.evaluate(row, run) ?? null;
    if (!Array.isArray(items)) return '';
    const between = separator(row, run);
    // Array.isArray forgets what the elements are.
    const texts = (items as readonly JsonValue[]).map(item => toText(item, types.dynamic, span, run));
    run.meter.string(
      texts.reduce((sum, part) => sum + part.length + between.length, 0),
      span,
    );
    return texts.join(between);
  };
}

/** The weight of what looks at each character by itself. */
const SLOW = 16;

/** Functions of texts, but for those with regular expressions. */
export const stringFunctions = functions({
  strlen: {
    weight: 4,
    signatures: signature(long, [parameter('string or dynamic')]),
    naming: 'prefix',
    compile: ({ arguments: [argument] }) => {
      const text = textOf(argument);
      return (row, run) => codePoints(text(row, run));
    },
  },
  strcat: {
    signatures: signature(string, [parameter('scalar', { maximum: 64 })], 'repeating'),
    compile: compileConcatenation,
  },
  strcat_delim: {
    signatures: signature(string, [parameter('scalar'), parameter('scalar', { minimum: 2, maximum: 64 })]),
    compile: ({ arguments: [delimiter, ...parts], span }) => {
      const between = textOf(delimiter);
      const texts = parts.map(textOf);
      return (row, run) => {
        const values = texts.map(text => text(row, run));
        const separator = between(row, run);
        run.meter.string(
          values.reduce((sum, text) => sum + text.length, separator.length * (values.length - 1)),
          span,
        );
        return values.join(separator);
      };
    },
  },
  strcat_array: { signatures: signature(string, [parameter('array'), parameter('scalar')]), compile: compileJoin },
  substring: {
    weight: 4,
    signatures: signature(string, [parameter('scalar'), parameter('integer'), optionalInteger]),
    compile: compileSubstring,
  },
  split: {
    weight: 4,
    signatures: signature(arrayOf(string), [parameter('scalar'), parameter([string]), optionalInteger]),
    naming: 'first',
    compile: compileSplit,
  },
  replace_string: {
    weight: 12,
    signatures: signature(string, [parameter([string]), parameter([string]), parameter([string])]),
    compile: compileReplace,
  },
  indexof: {
    weight: 4,
    signatures: signature(long, [
      parameter('scalar'),
      parameter('scalar'),
      optionalInteger,
      optionalInteger,
      parameter('integer', { minimum: 0, form: 'constant' }),
    ]),
    compile: compileIndexOf,
  },
  strrep: {
    signatures: signature(string, [parameter('scalar'), parameter([long]), parameter('scalar', { minimum: 0 })]),
    compile: compileRepeat,
  },
  tolower: mapping('scalar', text => text.toLowerCase()),
  toupper: mapping('scalar', text => text.toUpperCase()),
  reverse: mapping('scalar', text => Array.from(text).reverse().join(''), SLOW),
});
