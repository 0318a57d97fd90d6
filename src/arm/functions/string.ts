import type { JsonValue } from '../../json/nodes.js';
import type { Call } from '../call.js';
import { eager, MANY, type FunctionTable } from '../function.js';
import { FormatFault, formatComposite } from '../format-text.js';
import { nameGuid } from '../guid.js';
import { dataUriText, escapeUri, fromBase64, resolveUri, toBase64, unescapeUri } from '../text-encodings.js';
import { uniqueString } from '../unique-string.js';
import { foldCase, isList, textOf } from '../values.js';
import { jsonValue } from './object.js';

/** Functions of texts. Positions and lengths count UTF-16 units, as .NET does. */
export const stringFunctions: FunctionTable = {
  base64: eager(1, 1, call => {
    const text = call.text(0);
    call.checkLength(text.length * 2);
    return call.makeText(toBase64(text));
  }),
  base64tostring: eager(1, 1, call => decoded(call)),
  base64tojson: eager(1, 1, call => jsonValue(call, decoded(call))),
  datauri: eager(1, 1, call => {
    const text = textOf(call.value(0));
    call.checkLength(text.length * 2);
    return call.makeText(`data:text/plain;charset=utf8;base64,${toBase64(text)}`);
  }),
  datauritostring: eager(1, 1, call =>
    call.makeText(dataUriText(call.text(0)) ?? call.fail('dataUriToString: not a data URI')),
  ),
  endswith: eager(2, 2, call => foldCase(call.text(0)).endsWith(foldCase(call.text(1)))),
  startswith: eager(2, 2, call => foldCase(call.text(0)).startsWith(foldCase(call.text(1)))),
  format: eager(1, MANY, call => {
    const format = call.text(0);
    const values = call.values.slice(1);
    const lengths = values.map(value => {
      call.chargeValue(value);
      return textOf(value).length;
    });
    const places = (format.match(/\{/g) ?? []).length;
    call.checkLength(format.length + places * Math.max(0, ...lengths));
    try {
      return call.makeText(formatComposite(format, values));
    } catch (fault) {
      if (fault instanceof FormatFault) return call.fail(fault.message);
      throw fault;
    }
  }),
  guid: eager(1, MANY, call => nameGuid(texts(call))),
  like: eager(2, 2, call => like(call, foldCase(call.text(0)), foldCase(call.text(1)))),
  newguid: eager(0, 0, call =>
    call.context.stage === 'parameter'
      ? call.context.run.newGuid()
      : call.fail('newGuid may be used only in the default value of a parameter'),
  ),
  join: eager(2, 2, call => {
    const parts = call.list(0).map(textOf);
    const delimiter = call.text(1);
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
    call.charge(text.length / 16);
    const parts = text.split(wanted);
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
  uri: eager(2, 2, call =>
    call.makeText(resolveUri(call.text(0), call.text(1)) ?? call.fail('uri: the base is not an absolute URI')),
  ),
  uricomponent: eager(1, 1, call => {
    call.checkLength(call.text(0).length * 3);
    return call.makeText(escapeUri(call.text(0)));
  }),
  uricomponenttostring: eager(1, 1, call => call.makeText(unescapeUri(call.text(0)))),
};

function decoded(call: Call): string {
  return call.makeText(fromBase64(call.text(0)) ?? call.fail(`${call.name}: not base 64`));
}

function texts(call: Call): string[] {
  const parts = call.values.map((_, index) => call.text(index));
  call.charge(parts.reduce((total, part) => total + part.length, 0));
  return parts;
}

/** Whether a text is of a pattern, in which a star stands for any text: each part between stars at its first place. */
function like(call: Call, text: string, pattern: string): boolean {
  call.charge((text.length + pattern.length) / 16);
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop();
  if (last === undefined) return text === pattern;
  if (!text.startsWith(first)) return false;
  let offset = first.length;
  for (const part of others) {
    const found = text.indexOf(part, offset);
    if (found < 0) return false;
    offset = found + part.length;
  }
  return text.length - last.length >= offset && text.endsWith(last);
}

/** .NET's String.Split by several texts: at each place the first of them that stands there. */
function split(call: Call, text: string, delimiters: readonly string[]): JsonValue[] {
  call.charge((text.length * Math.max(1, delimiters.length)) / 4);
  const parts: JsonValue[] = [];
  let start = 0;
  for (let offset = 0; offset < text.length;) {
    const delimiter = delimiters.find(candidate => text.startsWith(candidate, offset));
    if (delimiter === undefined) {
      offset++;
      continue;
    }
    parts.push(text.slice(start, offset));
    offset += delimiter.length;
    start = offset;
  }
  parts.push(text.slice(start));
  return parts;
}
