import { gzipSync } from 'node:zlib';

/** A request that somebody sends to do harm. */
export interface Attack {
  readonly name: string;
  readonly path: string;
  readonly method?: string;
  readonly body: string | Buffer<ArrayBuffer>;
  readonly encoding?: string;
}

const MEGABYTE = 1024 * 1024;

function command(name: string, csl: string): Attack {
  return { name, path: '/v1/rest/mgmt', body: JSON.stringify({ csl }) };
}

function packed(attack: Attack): Attack {
  return { ...attack, name: `${attack.name}, gzip`, body: gzipSync(attack.body), encoding: 'gzip' };
}

const ROWS = "mv-expand i = split(strrep('1', 100000, ','), ',')";
const LONG = `extend b = strrep('a', 1000000) | ${ROWS}`;
const TAILS = [
  "where b contains 'zb'",
  "where b has 'a'",
  `where b contains '${'a'.repeat(40)}b${'a'.repeat(40)}'`,
  "where b matches regex 'a+b'",
  "extend e = extract('(a+)b', 1, b)",
  'extend e = reverse(b)',
  "extend e = replace_string(b, 'a', 'bb')",
  "extend e = indexof(b, 'z')",
  'extend e = url_encode(b)',
  'extend e = parse_json(b)',
  "extend e = trim('a', b)",
  'extend e = strcat(b, b)',
];

export function commands(): readonly Attack[] {
  const open = command('32 MB of brackets', `.show cluster policy callout | where ${'('.repeat(31 * MEGABYTE)}`);
  return [
    open,
    packed(open),
    packed(command('quotes', `.show cluster policy callout ${"''".repeat(12 * MEGABYTE)}`)),
    command('a script of dots', `.execute cluster script <| ${'.\n'.repeat(400_000)}`),
    command('1 MB of brackets', `.show cluster policy callout | where ${'('.repeat(990_000)}`),
    packed({ name: 'JSON of brackets', path: '/v1/rest/mgmt', body: '['.repeat(30 * MEGABYTE) }),
    packed({ name: 'JSON of numbers', path: '/v1/rest/mgmt', body: `[${'1,'.repeat(15 * MEGABYTE)}1]` }),
    packed(command('a policy of brackets', `.alter cluster policy callout @'${'['.repeat(30 * MEGABYTE)}'`)),
    command('rows', `.show version | ${ROWS} | ${ROWS.replaceAll('i =', 'j =')} | summarize count()`),
    ...TAILS.map(tail => command(`tail: ${tail.slice(0, 40)}`, `.show version | ${LONG} | ${tail}`)),
  ];
}

const CALLS = [
  "startsWith(variables('b'), 'A')",
  "endsWith(variables('b'), 'A')",
  "like(variables('b'), '*b*')",
  "indexOf(variables('b'), 'b')",
  "lastIndexOf(variables('b'), variables('m'))",
  "guid(variables('b'))",
  "uniqueString(variables('b'))",
  "intersection(variables('l'), variables('l'))",
  "union(variables('l'), variables('l'))",
  "equals(variables('l'), variables('k'))",
  "split(variables('b'), variables('l'))",
  "replace(variables('b'), variables('m'), 'c')",
  "uriComponent(variables('b'))",
  "toLower(variables('b'))",
  'deployment()',
  'range(0, 10000)',
  "cidrSubnet('10.0.0.0/8', 24, lambdaVariables('x'))",
  "resourceId('Microsoft.Kusto/clusters', 'x')",
];

/** A template for each call, which makes it again and again. */
function templatesOf(given: readonly string[], first: number): readonly Attack[] {
  const variables = {
    b: 'a'.repeat(1_000_000),
    m: `${'a'.repeat(5_000)}b${'a'.repeat(5_000)}`,
    l: Array.from({ length: 10_000 }, (_, index) => `item${index}`),
    k: Array.from({ length: 10_000 }, (_, index) => `item${index}`),
  };
  return given.map((call, index): Attack => {
    const value = `[length(map(range(0, 10000), lambda('x', createArray(${call}))))]`;
    const template = {
      $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
      contentVersion: '1.0.0.0',
      variables,
      resources: [],
      outputs: { o: { type: 'int', value } },
    };
    const body = JSON.stringify({ properties: { mode: 'Incremental', template } });
    return { name: `template: ${call}`, path: deployment(first + index), method: 'PUT', body };
  });
}

function deployment(index: number): string {
  return `/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Resources/deployments/d${index}?api-version=2021-04-01`;
}

export function templates(): readonly Attack[] {
  const numbers = `{"properties":{"template":{"resources":[${'1,'.repeat(3 * MEGABYTE)}1]}}}`;
  return [
    ...templatesOf(CALLS, 0),
    { name: 'template of numbers', path: deployment(100), method: 'PUT', body: numbers },
    { name: 'template of brackets', path: deployment(101), method: 'PUT', body: '['.repeat(4 * MEGABYTE) },
    { name: 'a body of 20 MB for ARM', path: deployment(102), method: 'PUT', body: ' '.repeat(20 * MEGABYTE) },
  ];
}

const HEAD = 'POST /v1/rest/mgmt HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n';

/** Bytes as they are. */
export const requestsOnTheWire: readonly (string | Buffer)[] = [
  'hello\r\n\r\n',
  Buffer.from('160301020001', 'hex'),
  'GET / HTTP/1.1\r\n\r\n',
  `${HEAD}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`,
  `${HEAD}Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n`,
  `${HEAD}Content-Length: -1\r\n\r\n`,
  `${HEAD}Content-Length: 99999999999\r\n\r\n{`,
  `${HEAD}Transfer-Encoding: chunked\r\n\r\nffffffff\r\n`,
  `${HEAD}${'x: y\r\n'.repeat(2_000)}\r\n`,
  `GET /${'a'.repeat(100_000)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`,
  'GET /health HTTP/1.1\r\nHost: evil.example\r\n\r\n',
  'GET /health HTTP/1.1\r\n'.repeat(1_000),
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'CONNECT evil.example:443 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n',
  'TRACE / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n',
  'BREW /coffee HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n',
  'GET / HTTP/9.9\r\nHost: 127.0.0.1\r\n\r\n',
  'GET  /health  HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n',
  'GET /health HTTP/1.1\nHost: 127.0.0.1\n\n',
  'GET /health HTTP/1.1\r\nHost : 127.0.0.1\r\n\r\n',
  'GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n folded: x\r\n\r\n',
  'GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n',
  'GET /health HTTP/1.1\r\nHost: 127.0.0.1\0\r\n\r\n',
  'GET /\0 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n',
  'GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
  'GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\n\r\n',
  'GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'.repeat(2_000),
  `${HEAD}Transfer-Encoding: chunked\r\n\r\n${'1;x=y\r\na\r\n'.repeat(20_000)}0\r\n\r\n`,
  `${HEAD}Transfer-Encoding: chunked\r\n\r\n1${';x'.repeat(50_000)}\r\na\r\n0\r\n\r\n`,
  `${HEAD}Transfer-Encoding: chunked\r\n\r\n0\r\n${'x: y\r\n'.repeat(5_000)}\r\n`,
  `${HEAD}Transfer-Encoding: chunked\r\n\r\n-1\r\n`,
  `${HEAD}Transfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n`,
  `${HEAD}Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n`,
  `${HEAD}Transfer-Encoding: identity\r\n\r\n{}`,
  `${HEAD}Content-Length: 2, 2\r\n\r\n{}`,
  `${HEAD}Content-Length: +2\r\n\r\n{}`,
  `${HEAD}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`,
  `${HEAD}Content-Length: 1e3\r\n\r\n{}`,
  `${HEAD}Content-Length: 2\r\nContent-Encoding: gzip, gzip, gzip\r\n\r\n{}`,
  `${HEAD}Content-Length: 2\r\nContent-Encoding: br\r\n\r\n{}`,
  `${HEAD}Content-Length: 2\r\nExpect: 100-continue\r\n\r\n`,
  Buffer.from('ffffffffffffffffffffffff', 'hex'),
];
