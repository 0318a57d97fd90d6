import type { JsonValue } from '../../../json/nodes.js';
import { Occurrences } from '../../../../grammar/text/find.js';
import { functions, required, type FunctionSpecification } from '../function.js';
import { messages } from '../messages.js';
import { fail } from '../problem.js';
import { IDENTITY_WEIGHT } from '../priced.js';
import { parameter, signature } from '../signature.js';
import { arrayOf, types } from '../types.js';
import { toReal, toText } from '../values/convert.js';
import { bagOfPairs, isArrayValue } from '../values/dynamic.js';
import { hasTerm } from '../string-operators.js';
import { textOf } from './strings.js';

const { decimal, dynamic, long, string } = types;

const SIZES = ['Bytes', 'KB', 'MB', 'GB', 'TB', 'PB', 'EB'];
const KILO = 1024;

/** A size in the largest unit in which it is one or more, or in the one that is asked for (format-bytes-function.md). */
function bytesText(size: number, digits: number, unit: string | null): string | null {
  const asked = unit === null ? -1 : SIZES.findIndex(name => name.toLowerCase() === unit.toLowerCase());
  if (unit !== null && asked < 0) return null;
  const largest = Math.floor(Math.log2(Math.max(1, Math.abs(size))) / 10);
  const place = asked < 0 ? Math.min(SIZES.length - 1, largest) : asked;
  const rounded = Number((size / KILO ** place).toFixed(Math.min(20, Math.max(0, digits))));
  return `${rounded} ${SIZES[place] ?? ''}`;
}

/** The fields of the first record of a CSV text, without the blanks around them. */
function fieldsOf(text: string): string[] {
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    while (text[at] === ' ') at++;
    let field = '';
    if (text[at] === '"') {
      let from = at + 1;
      for (;;) {
        const end = text.indexOf('"', from);
        field += text.slice(from, end < 0 ? undefined : end);
        at = end < 0 ? text.length : end + 1;
        if (end < 0 || text[at] !== '"') break;
        field += '"';
        from = at + 1;
      }
      const next = /[,\r\n]/.exec(text.slice(at, at + 1_000));
      at = next === null ? text.length : at + next.index;
    } else {
      const start = at;
      while (at < text.length && !',\r\n'.includes(text[at] ?? '')) at++;
      field = text.slice(start, at);
    }
    fields.push(field);
    if (text[at] !== ',') return fields;
    at++;
  }
}

/** Up to four numbers, each worth a hundred million of the next (parse-version-function.md). */
function versionOf(text: string): string | null {
  const parts = text.trim().split('.');
  if (parts.length > 4 || !parts.every(part => /^\d{1,8}$/.test(part))) return null;
  return [0, 1, 2, 3]
    .map(index => (parts[index] ?? '0').padStart(8, '0'))
    .join('')
    .replace(/^0+(?=\d)/, '');
}

/** The parts of the path of a file (parse-path-function.md). */
function pathParts(path: string): JsonValue {
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]+):\/\//.exec(path);
  const afterScheme = path.slice(scheme?.[0].length ?? 0);
  const root = /^[A-Za-z]:/.exec(afterScheme)?.[0] ?? '';
  const streamAt = afterScheme.indexOf(':', root.length);
  const [whole, stream] =
    streamAt < 0 ? [afterScheme, ''] : [afterScheme.slice(0, streamAt), afterScheme.slice(streamAt + 1)];
  const slash = Math.max(whole.lastIndexOf('/'), whole.lastIndexOf('\\'));
  const directory = slash < 0 ? '' : whole.slice(0, slash);
  const file = whole.slice(slash + 1);
  const dot = file.lastIndexOf('.');
  return bagOfPairs([
    ['Scheme', scheme?.[1] ?? ''],
    ['RootPath', root],
    ['DirectoryPath', directory],
    ['DirectoryName', directory.slice(Math.max(directory.lastIndexOf('/'), directory.lastIndexOf('\\')) + 1)],
    ['Filename', file],
    ['Extension', dot < 0 ? '' : file.slice(dot + 1)],
    ['AlternateDataStreamName', stream],
  ]);
}

const SLOW = 16;

const codePointsToText: FunctionSpecification = {
  // What is not a number is read as one.
  weight: IDENTITY_WEIGHT,
  signatures: signature(string, [parameter('integer or array', { maximum: 32_767 })], 'repeating'),
  compile: ({ arguments: parts, span }) => {
    return (row, run) => {
      let result = '';
      for (const { evaluate } of parts) {
        const value = evaluate(row, run);
        const points = isArrayValue(value) ? value : [value];
        run.meter.elements(points.length, span);
        for (const point of points) {
          const code = point === null ? Number.NaN : Number(point);
          if (!Number.isInteger(code) || code < 0 || code > 0x10ffff) return '';
          result += String.fromCodePoint(code);
        }
      }
      run.meter.string(result.length, span);
      return result;
    };
  },
};

const codePointsOfText: FunctionSpecification = {
  weight: SLOW,
  signatures: signature(arrayOf(long), [parameter('scalar')]),
  compile: ({ arguments: [argument], span }) => {
    const text = textOf(argument);
    return (row, run) => {
      const whole = text(row, run);
      run.meter.elements(whole.length, span);
      return run.meter.built(
        Array.from(whole, character => character.codePointAt(0) ?? 0),
        span,
      );
    };
  },
};

/** Functions that write values as texts, and take texts of known forms apart. */
export const formatFunctions = functions({
  format_bytes: {
    isFoldable: false,
    naming: 'first',
    signatures: signature(string, [
      parameter('number'),
      parameter('number', { minimum: 0, form: 'constant' }),
      parameter([string], { minimum: 0, form: 'constant' }),
    ]),
    compile: ({ arguments: [size, precision, unit] }) => {
      const { evaluate } = required(size);
      return (row, run) => {
        const value = toReal(evaluate(row, run));
        const digits = precision === undefined ? 0 : Number(precision.evaluate(row, run) ?? 0);
        const name = unit?.evaluate(row, run) ?? null;
        if (value === null || !Number.isFinite(value)) return '';
        const text = bytesText(value, digits, typeof name === 'string' && name !== '' ? name : null);
        if (text === null && unit !== undefined) {
          fail(
            messages.invalidArgument(
              unit,
              `${typeof name === 'string' ? name : ''} is not a unit of sizes`,
              `write one of ${SIZES.join(', ')}`,
            ),
          );
        }
        return text;
      };
    },
  },
  parse_version: {
    signatures: signature(decimal, [parameter([string])]),
    compile: ({ arguments: [argument] }) => {
      const text = textOf(argument);
      return (row, run) => versionOf(text(row, run));
    },
  },
  parse_csv: {
    weight: SLOW,
    naming: 'first',
    signatures: signature(arrayOf(string), [parameter('string or dynamic')]),
    compile: ({ arguments: [argument], span }) => {
      const text = textOf(argument);
      return (row, run) => {
        const fields = fieldsOf(text(row, run));
        run.meter.elements(fields.length, span);
        return run.meter.built(fields, span);
      };
    },
  },
  parse_path: {
    weight: SLOW,
    signatures: signature(dynamic, [parameter([string])]),
    compile: ({ arguments: [argument], span }) => {
      const text = textOf(argument);
      return (row, run) => run.meter.built(pathParts(text(row, run)), span);
    },
  },
  unicode_codepoints_from_string: codePointsOfText,
  to_utf8: codePointsOfText,
  unicode_codepoints_to_string: codePointsToText,
  make_string: codePointsToText,
  has_any_index: {
    weight: 4,
    signatures: signature(long, [parameter('string or dynamic'), parameter('array')]),
    compile: ({ arguments: [source, values], span }) => {
      const text = textOf(source);
      return (row, run) => {
        const whole = text(row, run).toLowerCase();
        const items = required(values).evaluate(row, run);
        if (!isArrayValue(items)) return null;
        run.meter.spend(whole.length * items.length * SLOW, span);
        return items.findIndex(item => hasTerm(whole, toText(item, dynamic, span, run).toLowerCase()));
      };
    },
  },
  replace_strings: {
    weight: 12,
    signatures: signature(string, [parameter([string]), parameter('array'), parameter('array')]),
    compile: ({ arguments: [source, lookups, rewrites], span }) => {
      const text = textOf(source);
      return (row, run) => {
        const whole = text(row, run);
        const [wanted, by] = [required(lookups).evaluate(row, run), required(rewrites).evaluate(row, run)];
        if (!isArrayValue(wanted) || !isArrayValue(by)) return '';
        run.meter.spend(whole.length * (wanted.length + 1), span);
        const old = wanted.map(item => toText(item, dynamic, span, run));
        const fresh = by.map(item => toText(item, dynamic, span, run));
        // Where each one is found next.
        const searches = old.map(item => (item === '' ? null : new Occurrences(whole, item)));
        const pieces: string[] = [];
        let [at, length] = [0, 0];
        const push = (piece: string) => {
          length += piece.length;
          run.meter.string(piece.length, span);
          pieces.push(piece);
        };
        for (;;) {
          let first = -1;
          let place = -1;
          for (const [index, search] of searches.entries()) {
            const found = search?.atOrAfter(at) ?? -1;
            if (found >= 0 && (first < 0 || found < place)) [first, place] = [index, found];
          }
          run.meter.spend(searches.length, span);
          if (first < 0) break;
          push(whole.slice(at, place));
          push(fresh[first] ?? '');
          at = place + (old[first]?.length ?? 0);
        }
        push(whole.slice(at));
        run.meter.string(length, span);
        return pieces.join('');
      };
    },
  },
});
