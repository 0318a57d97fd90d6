import { functions } from '../function.js';
import { parameter, signature } from '../signature.js';
import { types } from '../types.js';
import { REFUSAL_COST } from '../values/dynamic.js';
import { textOf } from './strings.js';

const { bool, long, string } = types;
const oneText = parameter([string]);

/** The bytes of a text in UTF-8. */
function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** The text of bytes in UTF-8; null where they are none. */
function decoded(base64: string): string | null {
  try {
    const binary = atob(base64);
    const bytes = Uint8Array.from(binary, character => character.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** So many bytes are made characters at once. */
const CHUNK = 8_192;

function encoded(text: string): string {
  const bytes = bytesOf(text);
  let binary = '';
  for (let start = 0; start < bytes.length; start += CHUNK)
    binary += String.fromCharCode(...bytes.subarray(start, start + CHUNK));
  return btoa(binary);
}

/** Functions that count, compare and encode texts. */
export const textFunctions = functions({
  strcmp: {
    signatures: signature(long, [parameter('scalar'), parameter('scalar')]),
    compile: ({ arguments: [left, right] }) => {
      const [one, other] = [textOf(left), textOf(right)];
      return (row, run) => {
        const [first, second] = [one(row, run), other(row, run)];
        return first < second ? -1 : first > second ? 1 : 0;
      };
    },
  },
  translate: {
    weight: 16,
    signatures: signature(string, [oneText, oneText, oneText]),
    compile: ({ arguments: [search, replacement, source], span }) => {
      const [wanted, by, text] = [textOf(search), textOf(replacement), textOf(source)];
      return (row, run) => {
        const [from, to] = [Array.from(wanted(row, run)), Array.from(by(row, run))];
        // Where the replacements are fewer, the last one goes on (translate-function.md).
        const change = new Map(from.map((character, index) => [character, to[Math.min(index, to.length - 1)] ?? '']));
        const result = Array.from(text(row, run), character => change.get(character) ?? character).join('');
        run.meter.string(result.length, span);
        return result;
      };
    },
  },
  string_size: {
    naming: 'prefix',
    signatures: signature(long, [parameter('string or dynamic')]),
    compile: ({ arguments: [argument] }) => {
      const text = textOf(argument);
      return (row, run) => bytesOf(text(row, run)).length;
    },
  },
  isascii: {
    signatures: signature(bool, [parameter('scalar')]),
    compile: ({ arguments: [argument] }) => {
      const text = textOf(argument);
      return (row, run) => /^[\0-\x7f]*$/.test(text(row, run));
    },
  },
  base64_encode_tostring: {
    weight: 8,
    signatures: signature(string, [oneText]),
    compile: ({ arguments: [argument], span }) => {
      const text = textOf(argument);
      return (row, run) => {
        const whole = text(row, run);
        run.meter.string(whole.length * 4, span);
        return encoded(whole);
      };
    },
  },
  base64_decode_tostring: {
    weight: 8,
    signatures: signature(string, [oneText]),
    compile: ({ arguments: [argument], span }) => {
      const text = textOf(argument);
      return (row, run) => {
        const result = decoded(text(row, run));
        if (result === null) run.meter.spend(REFUSAL_COST, span);
        return result ?? '';
      };
    },
  },
});
