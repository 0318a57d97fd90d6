/** What somebody sends to a server of editors (`lsp`) or assistants (`mcp`) to do harm: bytes of its standard input. */
export interface ProtocolAttack {
  readonly name: string;
  readonly argv: readonly string[];
  readonly bytes: readonly (string | Buffer)[];
}

const MEGABYTE = 1024 * 1024;
const frame = (body: string): string => `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
const deep = (open: string, close: string, depth: number): string => `${open.repeat(depth)}${close.repeat(depth)}`;

/** Values of JSON where another is expected. */
const ODD: readonly string[] = [
  ...['null', 'true', '-1', '1e308', '-1e999', '""', '"x"', '[]', '{}', '[null]', '{"__proto__":{"x":1}}'],
  deep('[', ']', 2_000),
  deep('{"a":', '}', 2_000).replace('{"a":}', '{"a":1}'),
  `"${'x'.repeat(100_000)}"`,
];

/** Bytes that are no message. */
const JUNK: Readonly<Record<string, string | Buffer>> = {
  'no header': 'hello\r\n\r\n',
  'a negative length': 'Content-Length: -1\r\n\r\n{}',
  'a length that is none': 'Content-Length: abc\r\n\r\n{}',
  'a length of everything': 'Content-Length: 99999999999999\r\n\r\n{',
  'no length': 'X: y\r\n\r\n{}',
  'two lengths': 'Content-Length: 2\r\nContent-Length: 4\r\n\r\n{}{}',
  'a charset that is none': 'Content-Length: 2\r\nContent-Type: x; charset=utf-7\r\n\r\n{}',
  'a header without an end': 'x: y\r\n'.repeat(400_000),
  'a header of one line': 'x'.repeat(8 * MEGABYTE),
  'bytes that are not UTF-8': Buffer.from(`${frame('"xx"').slice(0, -3)}\xff\xfe"`, 'latin1'),
  zeros: Buffer.alloc(MEGABYTE),
  TLS: Buffer.from('160301020001000000', 'hex'),
  'a request of HTTP': 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}',
  'half a message': frame('{"jsonrpc":"2.0","id":1,"method":"initialize"}').slice(0, -5),
  brackets: frame('['.repeat(4 * MEGABYTE)),
  '20 MB of a text': frame(`"${'a'.repeat(20 * MEGABYTE)}"`),
  'deep JSON': frame(deep('[', ']', 100_000)),
  'a batch': frame(`[${'{"jsonrpc":"2.0","id":1,"method":"x"},'.repeat(10_000)}{}]`),
  'an empty message': frame(''),
};

const call = (id: number, method: string, params: string): string =>
  `{"jsonrpc":"2.0","id":${id},"method":${JSON.stringify(method)},"params":${params}}`;
const tell = (method: string, params: string): string =>
  `{"jsonrpc":"2.0","method":${JSON.stringify(method)},"params":${params}}`;

const LSP_START = [
  call(1, 'initialize', '{"processId":null,"rootUri":null,"capabilities":{}}'),
  tell('initialized', '{}'),
];
const opened = (uri: string, text: string, languageId = 'json'): string =>
  tell('textDocument/didOpen', JSON.stringify({ textDocument: { uri, languageId, version: 1, text } }));
const LSP_METHODS = [
  ...['initialize', 'shutdown', 'textDocument/hover', 'textDocument/completion', 'textDocument/codeAction'],
  ...['textDocument/documentSymbol', '__proto__', 'constructor', '$/cancelRequest', ''],
];
const LSP_NOTES = [
  'textDocument/didOpen',
  'textDocument/didChange',
  'textDocument/didClose',
  '$/setTrace',
  'initialized',
];

const policyOf = (regex: string): string =>
  JSON.stringify([{ CalloutType: 'webapi', CalloutUriRegex: regex, CanCall: true }]);
const TEXTS: Readonly<Record<string, string>> = {
  'a regex of loops': policyOf('((a*)*)*(?<o>b)\\1+$'),
  'a regex of 199,000 letters': policyOf('a'.repeat(199_000)),
  'many rules': `[${Array.from({ length: 2_000 }, (_, index) => policyOf(`x${index}.*y`).slice(1, -1)).join()}]`,
  brackets: '['.repeat(400_000),
  'deep JSON': deep('[', ']', 50_000),
  'a script of dots': '.\n'.repeat(40_000),
  '4 MB of a letter': 'a'.repeat(4 * MEGABYTE),
  'line breaks': '\n'.repeat(400_000),
  surrogates: '\ud800'.repeat(10_000),
  'YAML aliases': `a: &a [x]\ncases:\n${'- *a\n'.repeat(20_000)}`,
  controls: '\u0000\u001b[2J##vso[task.x]::error::'.repeat(1_000),
};
const PLACES: readonly string[] = [
  '{"line":-1,"character":-1}',
  '{"line":1e308,"character":1e308}',
  '{"line":0.5,"character":null}',
  '{"line":0,"character":100}',
  '{"line":"0","character":[]}',
];

function lspAttacks(): readonly ProtocolAttack[] {
  const argv = ['lsp'];
  const junk = Object.entries(JUNK).map(([name, bytes]) => ({
    name: `lsp: ${name}`,
    argv,
    bytes: [...LSP_START.map(frame), bytes],
  }));
  const odd = {
    name: 'lsp: methods of anything',
    argv,
    bytes: [
      ...LSP_START,
      ...[...LSP_METHODS, ...LSP_NOTES].flatMap((method, place) =>
        ODD.map((params, index) =>
          LSP_METHODS.includes(method) ? call(place * 100 + index + 2, method, params) : tell(method, params),
        ),
      ),
    ].map(frame),
  };
  const documents = Object.entries(TEXTS).map(([name, text]) => ({
    name: `lsp: a document of ${name}`,
    argv,
    bytes: [
      ...LSP_START,
      ...['json', 'kusto', 'yaml'].flatMap(language => [
        opened(`file:///x.${language}`, text, language),
        ...PLACES.flatMap((position, index) =>
          [
            'textDocument/hover',
            'textDocument/completion',
            'textDocument/documentSymbol',
            'textDocument/codeAction',
          ].map(method =>
            call(
              100 + index,
              method,
              `{"textDocument":{"uri":"file:///x.${language}"},"position":${position},"range":{"start":${position},"end":${position}},"context":{"diagnostics":[]}}`,
            ),
          ),
        ),
        tell(
          'textDocument/didChange',
          `{"textDocument":{"uri":"file:///x.${language}","version":2},"contentChanges":[{"range":{"start":${PLACES[1] ?? ''},"end":${PLACES[0] ?? ''}},"text":"x"}]}`,
        ),
      ]),
    ].map(frame),
  }));
  const many = {
    name: 'lsp: 5,000 documents',
    argv,
    bytes: [...LSP_START, ...Array.from({ length: 5_000 }, (_, index) => opened(`file:///${index}`, '[]'))].map(frame),
  };
  return [...junk, odd, ...documents, many];
}

const MCP_START = [
  call(1, 'initialize', '{"protocolVersion":"2025-03-26","capabilities":{},"clientInfo":{"name":"x","version":"1"}}'),
  tell('notifications/initialized', '{}'),
];
const TOOLS = ['check', 'explain', 'lint', 'who', 'diff', 'prove', 'audit', 'propose', '__proto__', 'constructor', ''];
const GIVEN = ['policy', 'type', 'uri', 'before', 'after', 'property', 'other', 'kql', 'form', '__proto__'];

function mcpAttacks(): readonly ProtocolAttack[] {
  const argv = ['mcp'];
  const line = (body: string): string => `${body}\n`;
  const junk = Object.entries(JUNK).map(([name, bytes]) => ({
    name: `mcp: ${name}`,
    argv,
    bytes: [...MCP_START.map(line), bytes, '\n'],
  }));
  const odd = TOOLS.map(tool => ({
    name: `mcp: ${tool} of anything`,
    argv,
    bytes: [
      ...MCP_START,
      ...ODD.map((params, index) =>
        call(index + 2, 'tools/call', `{"name":${JSON.stringify(tool)},"arguments":${params}}`),
      ),
      ...ODD.map((value, index) =>
        call(
          index + 50,
          'tools/call',
          `{"name":${JSON.stringify(tool)},"arguments":{${GIVEN.map(name => `"${name}":${value}`).join()}}}`,
        ),
      ),
      ...ODD.map((params, index) => call(index + 90, 'tools/call', params)),
    ].map(line),
  }));
  const texts = Object.entries(TEXTS).map(([name, text]) => ({
    name: `mcp: a text of ${name}`,
    argv,
    bytes: [
      ...MCP_START,
      ...['check', 'lint', 'audit', 'propose'].map((tool, index) =>
        call(
          index + 2,
          'tools/call',
          JSON.stringify({
            name: tool,
            arguments: {
              ...(tool !== 'propose' && { policy: text }),
              ...(tool === 'check'
                ? { type: 'webapi', uri: `https://${'a'.repeat(10_000)}!` }
                : tool === 'lint'
                  ? {}
                  : { kql: text }),
            },
          }),
        ),
      ),
    ].map(line),
  }));
  return [...junk, ...odd, ...texts];
}

export function protocolAttacks(): readonly ProtocolAttack[] {
  return [...lspAttacks(), ...mcpAttacks()];
}
