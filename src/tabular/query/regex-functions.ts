import { Occurrences } from '../../../grammar/text/find.js';
import type { Span } from '../../../grammar/text/positions.js';
import { functions, type CheckedCall } from './function.js';
import { messages } from './messages.js';
import { fail } from './problem.js';
import { priced } from './priced.js';
import { allGroups, firstGroup, replaceAll, unitsOfBytes, withRustRegex } from './rust-regex.js';
import type { BoundExpression, ComputeCell } from './scope.js';
import { parameter, signature } from './signature.js';
import { types } from './types.js';
import { convert, toText } from './values/convert.js';
import { isArrayValue } from './values/dynamic.js';

const { dynamic, long, string, type } = types;
const pattern = parameter([string], { form: 'constant' });

/** The engine takes UTF-8, which each text is turned into first. */
const REGEX_WEIGHT = 8;

/** Where each match becomes a value of its own, and each character may be a match. */
const MATCHES_WEIGHT = 160;

/** `text matches regex pattern`: whether it matches anywhere. */
export function compileRegexMatch(left: BoundExpression, right: BoundExpression, span: Span): ComputeCell {
  const { evaluate } = priced(left, span, REGEX_WEIGHT);
  return (row, run) => {
    const wanted = toText(right.evaluate(row, run), right.type, span, run);
    const source = toText(evaluate(row, run), left.type, span, run);
    return withRustRegex(wanted, source.length, span, run, regex => regex.isMatch(source));
  };
}

function text(argument: BoundExpression | undefined): (...input: Parameters<ComputeCell>) => string {
  if (argument === undefined) return () => '';
  return (row, run) => toText(argument.evaluate(row, run), argument.type, argument, run);
}

/** Removes the matches at the start, at the end, or both. */
function trimming(atStart: boolean, atEnd: boolean) {
  return {
    signatures: signature(string, [pattern, parameter([string])]),
    weight: 2 * REGEX_WEIGHT,
    compile: ({
      arguments: [regex, source],
      span,
    }: {
      arguments: readonly BoundExpression[];
      span: Span;
    }): ComputeCell => {
      const patternOf = text(regex);
      const sourceOf = text(source);
      return (row, run) => {
        const inner = patternOf(row, run);
        const whole = sourceOf(row, run);
        const removed = (pattern: string, from: string) =>
          withRustRegex(pattern, from.length, span, run, found => found.replace(from, ''));
        // The pattern itself first: wrapped, an unbalanced one could make sense.
        withRustRegex(inner, 0, span, run, () => null);
        const rest = atStart ? removed(`^(?:${inner})+`, whole) : whole;
        return atEnd ? removed(`(?:${inner})+$`, rest) : rest;
      };
    },
  };
}

/** The groups of each match that are asked for, or all; of a single one its texts (extract-all-function.md). */
function compileExtractAll({ arguments: parts, span }: CheckedCall): ComputeCell {
  const [regex, groups, source] = parts.length === 3 ? parts : [parts[0], undefined, parts[1]];
  const patternOf = text(regex);
  const sourceOf = text(source);
  return (row, run) => {
    const wanted = groups?.evaluate(row, run) ?? null;
    const whole = sourceOf(row, run);
    const matches = withRustRegex(patternOf(row, run), whole.length, span, run, each => {
      const own = each.capturesLength() - 1;
      if (own === 0)
        return fail(messages.invalidArgument(regex ?? span, NO_GROUP, 'put what to extract in parentheses'));
      const asked = isArrayValue(wanted)
        ? wanted.map(Number).filter(group => group >= 0 && group <= own)
        : Array.from({ length: own }, (_, index) => index + 1);
      run.meter.spend(whole.length * asked.length, span);
      return allGroups(each, asked, whole, span);
    });
    if (matches.length === 0) return null;
    run.meter.elements(matches.length * (matches[0]?.length ?? 0), span);
    return run.meter.built(
      matches.map(match => (match.length === 1 ? (match[0] ?? '') : match)),
      span,
    );
  };
}

const NO_GROUP = 'the regular expression of `extract_all` has no capturing group';

/** How often a text, or a pattern, occurs; plain texts may overlap (countof-function.md). */
function compileCountOf({ arguments: [source, search, kind], span }: CheckedCall): ComputeCell {
  const [textIn, wanted] = [text(source), text(search)];
  const isRegex = typeof kind?.literal === 'string' && kind.literal.toLowerCase() === 'regex';
  return (row, run) => {
    const [whole, sought] = [textIn(row, run), wanted(row, run)];
    run.meter.spend(whole.length * (isRegex ? MATCHES_WEIGHT : 1), span);
    if (isRegex) return withRustRegex(sought, whole.length, span, run, regex => regex.findAll(whole).length);
    if (sought === '') return 0;
    let count = 0;
    const places = new Occurrences(whole, sought);
    while (places.next() >= 0) count++;
    return count;
  };
}

/** The place of a match, in characters; matches do not overlap (indexof-regex-function.md). */
function compileIndexOfRegex({
  arguments: [source, regex, start, length, occurrence],
  span,
}: CheckedCall): ComputeCell {
  const [textIn, patternOf] = [text(source), text(regex)];
  return (row, run) => {
    const numberOf = (argument: BoundExpression | undefined, standard: number) => {
      if (argument === undefined) return standard;
      const found = argument.evaluate(row, run);
      return found === null ? Number.NaN : Number(found);
    };
    const [from, most, nth] = [numberOf(start, 0), numberOf(length, -1), numberOf(occurrence, 1)];
    if (!(from >= 0) || !(most >= -1) || !(nth >= 0)) return null;
    const points = Array.from(textIn(row, run));
    const part = points.slice(from, most < 0 ? undefined : from + most).join('');
    const found = withRustRegex(
      patternOf(row, run),
      part.length,
      span,
      run,
      each => each.findAll(part)[Math.max(0, nth - 1)],
    );
    if (found === undefined) return -1;
    return from + Array.from(part.slice(0, unitsOfBytes(part, found.start))).length;
  };
}

const replaceRegexCompile = (
  source: BoundExpression | undefined,
  regex: BoundExpression | undefined,
  rewrite: BoundExpression | undefined,
  span: Span,
): ComputeCell => {
  const patternOf = text(regex);
  const sourceOf = text(source);
  const rewriteOf = text(rewrite);
  return (row, run) => {
    const before = sourceOf(row, run);
    const replacement = rewriteOf(row, run);
    // No more matches than characters, each replaced by at most the rewrite and the whole text.
    run.meter.spend(before.length, span);
    const result = withRustRegex(patternOf(row, run), before.length, span, run, each =>
      replaceAll(each, before, replacement),
    );
    run.meter.string(result.length, span);
    return result;
  };
};

/** The functions that take regular expressions. */
export const regexFunctions = functions({
  extract: {
    weight: 2 * REGEX_WEIGHT,
    signatures: [
      signature(string, [pattern, parameter([long]), parameter([string])]),
      signature('last typeof', [
        pattern,
        parameter([long]),
        parameter([string]),
        parameter([type], { form: 'literal' }),
      ]),
    ],
    compile: ({ arguments: [regex, group, source], type: result, span }) => {
      const patternOf = text(regex);
      const sourceOf = text(source);
      return (row, run) => {
        const index = group?.evaluate(row, run) ?? null;
        const inner = patternOf(row, run);
        const whole = sourceOf(row, run);
        const found =
          index === null
            ? null
            : withRustRegex(inner, whole.length, span, run, each => firstGroup(each, Number(index), whole));
        if (found === null) return result.name === 'string' ? '' : null;
        return convert(found, string, result, span, run);
      };
    },
  },
  replace_regex: {
    weight: REGEX_WEIGHT,
    signatures: signature(string, [parameter([string]), pattern, parameter([string], { form: 'constant' })]),
    compile: ({ arguments: [source, regex, rewrite], span }) => replaceRegexCompile(source, regex, rewrite, span),
  },
  replace: {
    weight: REGEX_WEIGHT,
    signatures: signature(string, [pattern, parameter([string], { form: 'constant' }), parameter([string])]),
    compile: ({ arguments: [regex, rewrite, source], span }) => replaceRegexCompile(source, regex, rewrite, span),
  },
  extract_all: {
    weight: 4 * REGEX_WEIGHT,
    signatures: [
      signature(dynamic, [pattern, parameter([string])]),
      signature(dynamic, [pattern, parameter('array'), parameter([string])]),
    ],
    compile: compileExtractAll,
  },
  countof: {
    weight: 4,
    signatures: signature(long, [
      parameter([string]),
      parameter([string]),
      parameter([string], { minimum: 0, form: 'literal', values: ['normal', 'regex'] }),
    ]),
    compile: compileCountOf,
  },
  indexof_regex: {
    weight: MATCHES_WEIGHT,
    signatures: signature(long, [
      parameter('scalar'),
      parameter('scalar', { form: 'constant' }),
      parameter('integer', { minimum: 0 }),
      parameter('integer', { minimum: 0 }),
      parameter('integer', { minimum: 0, form: 'constant' }),
    ]),
    compile: compileIndexOfRegex,
  },
  regex_quote: {
    weight: 4,
    signatures: signature(string, [parameter('scalar')]),
    compile: ({ arguments: [source], span }) => {
      const textIn = text(source);
      return (row, run) => {
        const quoted = textIn(row, run).replace(/[\\.+*?()|[\]{}^$#&\-~\s]/g, character => `\\${character}`);
        run.meter.string(quoted.length, span);
        return quoted;
      };
    },
  },
  trim: trimming(true, true),
  trim_start: trimming(true, false),
  trim_end: trimming(false, true),
});
