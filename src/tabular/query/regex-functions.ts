import type { Span } from '../../../grammar/text/positions.js';
import { functions } from './function.js';
import { priced } from './priced.js';
import { firstGroup, replaceAll, withRustRegex } from './rust-regex.js';
import type { BoundExpression, ComputeCell } from './scope.js';
import { parameter, signature } from './signature.js';
import { types } from './types.js';
import { convert, toText } from './values/convert.js';

const { long, string, type } = types;
const pattern = parameter([string], { form: 'constant' });

/** The engine takes UTF-8, which each text is turned into first. */
const REGEX_WEIGHT = 8;

/** `text matches regex pattern`: whether it matches anywhere. */
export function compileRegexMatch(left: BoundExpression, right: BoundExpression, span: Span): ComputeCell {
  const { evaluate } = priced(left, span, REGEX_WEIGHT);
  return (row, run) => {
    const wanted = toText(right.evaluate(row, run), right.type, span, run);
    const source = toText(evaluate(row, run), left.type, span, run);
    return withRustRegex(wanted, span, run, regex => regex.isMatch(source));
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
          withRustRegex(pattern, span, run, found => found.replace(from, ''));
        // The pattern itself first: wrapped, an unbalanced one could make sense.
        withRustRegex(inner, span, run, () => null);
        const rest = atStart ? removed(`^(?:${inner})+`, whole) : whole;
        return atEnd ? removed(`(?:${inner})+$`, rest) : rest;
      };
    },
  };
}

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
          index === null ? null : withRustRegex(inner, span, run, each => firstGroup(each, Number(index), whole));
        if (found === null) return result.name === 'string' ? '' : null;
        return convert(found, string, result, span, run);
      };
    },
  },
  replace_regex: {
    weight: REGEX_WEIGHT,
    signatures: signature(string, [parameter([string]), pattern, parameter([string], { form: 'constant' })]),
    compile: ({ arguments: [source, regex, rewrite], span }) => {
      const patternOf = text(regex);
      const sourceOf = text(source);
      const rewriteOf = text(rewrite);
      return (row, run) => {
        const before = sourceOf(row, run);
        const replacement = rewriteOf(row, run);
        // No more matches than characters, each replaced by at most the rewrite and the whole text.
        run.meter.spend(before.length, span);
        const result = withRustRegex(patternOf(row, run), span, run, each => replaceAll(each, before, replacement));
        run.meter.string(result.length, span);
        return result;
      };
    },
  },
  trim: trimming(true, true),
  trim_start: trimming(true, false),
  trim_end: trimming(false, true),
});
