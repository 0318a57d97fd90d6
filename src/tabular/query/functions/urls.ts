import { setOwn, type JsonValue } from '../../../json/nodes.js';
import { functions } from '../function.js';
import { parameter, signature } from '../signature.js';
import { bagOf, types } from '../types.js';
import { textOf } from './strings.js';

const { dynamic, string } = types;

const urlType = bagOf(
  new Map([
    ['Scheme', string],
    ['Host', string],
    ['Port', string],
    ['Path', string],
    ['Username', string],
    ['Password', string],
    ['Query Parameters', dynamic],
    ['Fragment', string],
  ]),
);

const URL_TEXT =
  /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/)?(?:([^/?#@:]*)(?::([^/?#@]*))?@)?(\[[^\]]*\]|[^/?#:]*)(?::(\d*))?\/?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/** As .NET's `HttpUtility.UrlEncode`: `+` for a space, small digits (url-encode-function.md). */
function encoded(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'))
    .replaceAll("'", '%27')
    .replaceAll('~', '%7e')
    .replaceAll('%20', '+')
    .replace(/%[0-9A-F]{2}/g, escape => escape.toLowerCase());
}

function queryParameters(query: string): JsonValue {
  const parameters: Record<string, JsonValue> = {};
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = equals < 0 ? pair : pair.slice(0, equals);
    setOwn(parameters, decoded(name), equals < 0 ? '' : decoded(pair.slice(equals + 1)));
  }
  return parameters;
}

/** The parts of a URL. The path comes without its first slash, as the page of parse_url() shows it. */
function urlParts(url: string): JsonValue {
  const match = URL_TEXT.exec(url);
  if (match === null) return null;
  const [, scheme = '', username = '', password = '', host = '', port = '', path = '', query = '', fragment = ''] =
    match;
  if (scheme === '' && !url.startsWith('?')) return null;
  return {
    Scheme: scheme,
    Host: host,
    Port: port,
    Path: path,
    Username: username,
    Password: password,
    'Query Parameters': queryParameters(query),
    Fragment: fragment,
  };
}

/** The weight of what looks at each character by itself. */
const SLOW = 16;

/** Functions of URLs and of texts encoded for them. */
export const urlFunctions = functions({
  parse_url: {
    weight: SLOW,
    signatures: signature(urlType, [parameter([string])]),
    compile: ({ arguments: [url], span }) => {
      const text = textOf(url);
      return (row, run) => run.meter.built(urlParts(text(row, run)), span);
    },
  },
  parse_urlquery: {
    weight: SLOW,
    signatures: signature(bagOf(new Map([['Query Parameters', dynamic]])), [parameter([string])]),
    compile: ({ arguments: [query], span }) => {
      const text = textOf(query);
      return (row, run) =>
        run.meter.built({ 'Query Parameters': queryParameters(text(row, run).replace(/^\?/, '')) }, span);
    },
  },
  url_decode: {
    weight: SLOW,
    signatures: signature(string, [parameter([string])]),
    compile: ({ arguments: [text], span }) => {
      const encoded = textOf(text);
      return (row, run) => {
        const result = decoded(encoded(row, run));
        run.meter.string(result.length, span);
        return result;
      };
    },
  },
  url_encode: {
    weight: SLOW,
    signatures: signature(string, [parameter([string])]),
    compile: ({ arguments: [text], span }) => {
      const plain = textOf(text);
      return (row, run) => {
        const result = encoded(plain(row, run));
        run.meter.string(result.length, span);
        return result;
      };
    },
  },
});
