import type { JsonValue } from '../../json/nodes.js';
import { indexOfText, Occurrences, splitText } from '../../../grammar/text/find.js';
import { CHARACTERS_PER_STEP, SLOW_CHARACTERS_PER_STEP } from '../deployment-meter.js';
import type { FunctionCall } from '../call.js';
import { eager, MANY, slow, type FunctionTable } from '../function.js';
import { formatComposite } from '../format-text.js';
import { nameGuid } from '../guid.js';
import { dataUriText, escapeUri, fromBase64, resolveUri, toBase64, unescapeUri } from '../text-encodings.js';
import { uniqueString } from '../unique-string.js';
import { isList, textOf } from '../values.js';
import { jsonValue } from './object.js';

/** Functions of texts. Positions and lengths count UTF-16 units, as .NET does. */
export const stringFunctions: FunctionTable = {
  base64: slow(1, 1, call => {
    const text = call.text(0);
    call.checkLength(text.length * 2);
    return call.makeText(toBase64(text));
  }),
  base64tostring: slow(1, 1, call => decoded(call)),
  base64tojson: slow(1, 1, call => jsonValue(call, decoded(call))),
  datauri: slow(1, 1, call => {
    call.chargeValue(call.value(0));
    const text = textOf(call.value(0));
    call.charge(text.length / SLOW_CHARACTERS_PER_STEP);
    call.checkLength(text.length * 2);
    return call.makeText(`data:text/plain;charset=utf8;base64,${toBase64(text)}`);
  }),
  datauritostring: slow(1, 1, call =>
    call.makeText(dataUriText(call.text(0)) ?? call.fail('dataUriToString: not a data URI')),
  ),
  endswith: eager(2, 2, call => call.foldedText(0).endsWith(call.foldedText(1))),
  startswith: eager(2, 2, call => call.foldedText(0).startsWith(call.foldedText(1))),
  format: slow(1, MANY, call => {
    const format = call.text(0);
    const values = call.values.slice(1);
    const lengths = values.map(value => {
      call.chargeValue(value);
      return textOf(value).length;
    });
    const places = (format.match(/\{/g) ?? []).length;
    call.charge(places * STEPS_PER_PLACE);
    call.checkLength(format.length + places * Math.max(0, ...lengths));
    return call.makeText(formatComposite(format, values, call.refuse));
  }),
  guid: eager(1, MANY, call => nameGuid(texts(call))),
  like: eager(2, 2, call => like(call, call.foldedText(0), call.foldedText(1))),
  newguid: eager(0, 0, call =>
    call.context.stage === 'parameter'
      ? call.context.run.newGuid()
      : call.fail('newGuid may be used only in the default value of a parameter'),
  ),
  join: eager(2, 2, call => {
    const parts = call.list(0).map(part => {
      call.chargeValue(part);
      return textOf(part);
    });
    const delimiter = call.text(1);
    call.charge(parts.length);
    call.checkLength(parts.reduce((total, part) => total + part.length + delimiter.length, 0));
    return call.makeText(parts.join(delimiter));
  }),
  padleft: eager(2, 3, call => {
    const value = call.value(0);
    const text = typeof value === 'number' ? String(value) : call.text(0);
    const filler = call.count > 2 ? call.text(2) : ' ';
    if (filler.length !== 1) call.fail('padLeft fills up with one character', null, call.expression.arguments[2]);
    call.checkLength(call.integer(1));
    return call.makeText(text.padStart(call.integer(1), filler));
  }),
  replace: eager(3, 3, call => {
    const wanted = call.text(1);
    if (wanted === '') call.fail('replace: the text to be replaced is empty', null, call.expression.arguments[1]);
    const text = call.text(0);
    call.chargeSearch(text, wanted);
    const parts = splitText(text, wanted);
    call.charge(parts.length);
    call.checkLength(text.length + (parts.length - 1) * (call.text(2).length - wanted.length));
    return call.makeText(parts.join(call.text(2)));
  }),
  split: eager(2, 2, call => {
    const delimiters = isList(call.value(1)) ? call.list(1) : [call.text(1)];
    const texts = delimiters.filter(delimiter =>
      typeof delimiter === 'string'
        ? delimiter !== ''
        : call.wrongType(1, delimiter, 'a string or an array of strings'),
    );
    return call.makeList(split(call, call.text(0), texts.map(textOf)));
  }),
  string: eager(1, 1, call => {
    call.chargeValue(call.value(0));
    return call.makeText(textOf(call.value(0)));
  }),
  substring: eager(1, 3, call => {
    const text = call.text(0);
    const start = call.count > 1 ? call.integer(1) : 0;
    const length = call.count > 2 ? call.integer(2) : text.length - start;
    if (start < 0 || start > text.length)
      call.fail(
        `substring: there is no position ${start} in a text of ${text.length}`,
        null,
        call.expression.arguments[1],
      );
    if (length < 0 || start + length > text.length) {
      const message = `substring: ${length} characters from position ${start} go beyond a text of ${text.length}`;
      call.fail(message, 'take(skip(text, start), length) gives what there is', call.expression.arguments[2]);
    }
    return call.makeText(text.slice(start, start + length));
  }),
  tolower: eager(1, 1, call => call.makeText(call.text(0).toLowerCase())),
  toupper: eager(1, 1, call => call.makeText(call.text(0).toUpperCase())),
  trim: eager(1, 1, call => call.makeText(call.text(0).trim())),
  uniquestring: eager(1, MANY, call => uniqueString(texts(call))),
  uri: slow(2, 2, call =>
    call.makeText(resolveUri(call.text(0), call.text(1)) ?? call.fail('uri: the base is not an absolute URI')),
  ),
  uricomponent: slow(1, 1, call => {
    call.checkLength(call.text(0).length * 3);
    return call.makeText(escapeUri(call.text(0)));
  }),
  uricomponenttostring: slow(1, 1, call => call.makeText(unescapeUri(call.text(0)))),
};

function decoded(call: FunctionCall): string {
  return call.makeText(fromBase64(call.text(0)) ?? call.fail(`${call.name}: not base 64`));
}

/** What it takes to fill one place of a format. */
const STEPS_PER_PLACE = 8;

/** The texts that are hashed, unit by unit. */
function texts(call: FunctionCall): string[] {
  const parts = call.values.map((_, index) => call.text(index));
  call.charge(parts.reduce((total, part) => total + part.length, 0) / HASHED_PER_STEP);
  return parts;
}

/** Characters that are hashed for one step. */
const HASHED_PER_STEP = 2;

/** Whether a text is of a pattern, in which a star stands for any text: each part between stars at its first place. */
function like(call: FunctionCall, text: string, pattern: string): boolean {
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop();
  if (last === undefined) return text === pattern;
  if (!text.startsWith(first)) return false;
  let offset = first.length;
  for (const part of others) {
    call.chargeSearch(text, part);
    const found = indexOfText(text, part, offset);
    if (found < 0) return false;
    offset = found + part.length;
  }
  return text.length - last.length >= offset && text.endsWith(last);
}

/** What it takes to look at one delimiter for the next part. */
const STEPS_PER_DELIMITER = 4;

/** .NET's String.Split by several texts: at each place the first of them that is there. */
function split(call: FunctionCall, text: string, delimiters: readonly string[]): JsonValue[] {
  const [only, another] = delimiters;
  if (only === undefined) return [text];
  for (const delimiter of delimiters) call.chargeSearch(text, delimiter);
  if (another === undefined) return splitText(text, only);
  call.charge((text.length * delimiters.length) / CHARACTERS_PER_STEP);
  const next = delimiters.map(delimiter => ({ delimiter, search: new Occurrences(text, delimiter) }));
  const parts: JsonValue[] = [];
  let start = 0;
  while (true) {
    let first: { readonly delimiter: string; readonly place: number } | null = null;
    for (const { delimiter, search } of next) {
      const place = search.atOrAfter(start);
      if (place >= 0 && (first === null || place < first.place)) first = { delimiter, place };
    }
    call.charge(next.length * STEPS_PER_DELIMITER);
    if (first === null) break;
    parts.push(text.slice(start, first.place));
    start = first.place + first.delimiter.length;
  }
  parts.push(text.slice(start));
  return parts;
}
