import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_TOOL_ANSWER, callTool, tools } from '../../../src/cli/mcp/tools.js';
import { BUILT_CLI } from '../../built-cli.js';

const samples = join(__dirname, '../../../samples');
const sample = (name: string): string => readFileSync(join(samples, name), 'utf8');

/** The official client, on the program that users start. */
describe('kusto-callout mcp, with the official client', () => {
  const client = new Client({ name: 'test', version: '1' });

  beforeAll(async () => {
    await client.connect(new StdioClientTransport({ command: process.execPath, args: [BUILT_CLI, 'mcp'] }));
  });
  afterAll(() => client.close());

  async function call(name: string, given: Record<string, unknown>): Promise<{ text: string; isError: boolean }> {
    const { content, isError } = await client.callTool({ name, arguments: given });
    // The SDK checks that the answer is of its schema, but its type is open.
    const [first] = content as readonly { readonly type: string; readonly text: string }[];
    return { text: first?.text ?? '', isError: isError === true };
  }

  it('lists its tools, all of them read-only, with schemas that say what they want', async () => {
    const listed = await client.listTools();
    expect(listed.tools.map(({ name }) => name)).toEqual([
      'check',
      'explain',
      'lint',
      'who',
      'diff',
      'prove',
      'audit',
      'propose',
    ]);
    for (const { annotations, inputSchema } of listed.tools) {
      expect(annotations).toMatchObject({ readOnlyHint: true, destructiveHint: false });
      expect(inputSchema.additionalProperties).toBe(false);
    }
  });

  it.each([
    ['check', { policy: sample('restricted.json'), type: 'sql', uri: 'https://a.database.windows.net/' }, 'denied'],
    ['explain', { type: 'sql', uri: 'https://a.database.windows.net/' }, 'allowed'],
    ['lint', { policy: sample('lint-bad.json') }, 'EGR002'],
    ['who', { policy: sample('lint-good.json') }, 'proved'],
    ['diff', { before: sample('lint-good.json'), after: sample('lint-bad.json') }, 'New access'],
    ['prove', { policy: sample('lint-bad.json'), property: 'never webapi matching contoso' }, 'FAIL'],
    ['prove', { policy: sample('lint-good.json'), property: 'subset other', other: sample('lint-bad.json') }, 'subset'],
    ['audit', { kql: sample('queries.csl'), policy: sample('restricted.json') }, 'denied'],
    ['propose', { kql: sample('queries.csl'), form: 'bicep' }, 'proved'],
  ])('answers %s', async (name, given, expected) => {
    const { text, isError } = await call(name, given);
    expect(isError, text).toBe(false);
    expect(text).toContain(expected);
  });

  it.each([
    ['check', { type: 'sq', uri: 'https://a/' }, 'not a callout type'],
    ['check', { uri: 'https://a/' }, 'needs the argument type'],
    ['check', { type: 'sql', uri: 'https://a/', polcy: '' }, 'has no argument'],
    ['check', { type: 'sql', uri: 7 }, 'is a string'],
    ['lint', { policy: '{ "properties": ' }, 'not JSON'],
    ['prove', { policy: '{}', property: 'always sql' }, 'propert'],
    ['destroy', {}, 'not a tool'],
  ])('says what is wrong with a call of %s, for the assistant to try again', async (name, given, expected) => {
    const { text, isError } = await call(name, given);
    expect(isError).toBe(true);
    expect(text).toContain(expected);
  });

  it('leaves secrets out, and makes no text dangerous to show', async () => {
    const kql = 'externaldata(a: string) [h@"https://x.blob.core.windows.net/c/f.csv;c2VjcmV0c2VjcmV0"]';
    expect((await call('audit', { kql })).text).not.toContain('c2VjcmV0');
    const hostile = '[{"CalloutType":"sql","CalloutUriRegex":"\\u001b[31m##vso[x]y","CanCall":true}]';
    const { text } = await call('lint', { policy: hostile });
    expect(text).not.toContain('\u001b');
    expect(text).not.toContain('##vso[');
  });
});

describe('the tools', () => {
  const startClock = () => () => false;

  const ANYTHING = '[{"CalloutType":"webapi","CalloutUriRegex":".*","CanCall":true}]';
  const uris = [
    'https://x.blob.core.windows.net/c?sv=1&sig=c2VjcmV0c2VjcmV0',
    'https://me:c2VjcmV0c2VjcmV0@api.contoso.com/',
    'https://x.blob.core.windows.net/c;c2VjcmV0c2VjcmV0==',
    'Server=tcp:contoso.database.windows.net,1433;User ID=me;Password=c2VjcmV0c2VjcmV0',
    'https://api.contoso.com/?api-key=c2VjcmV0c2VjcmV0',
  ];

  it.each(uris)('repeat no secret that they are given: %s', uri => {
    const policy = JSON.stringify([{ CalloutType: 'webapi', CalloutUriRegex: uri, CanCall: true }]);
    const calls: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
      ['check', { type: 'webapi', uri }],
      ['explain', { type: 'webapi', uri, policy: ANYTHING }],
      ['lint', { policy }],
      ['who', { policy }],
      ['diff', { before: '[]', after: policy }],
      ['prove', { policy, property: 'never webapi matching .' }],
      ['audit', { kql: `evaluate http_request("${uri}")` }],
      ['propose', { kql: `evaluate http_request("${uri}")` }],
    ];
    expect(calls.map(([name]) => name)).toEqual(tools.map(({ name }) => name));
    for (const [name, given] of calls) expect(callTool(name, given, startClock).text, name).not.toContain('c2VjcmV0');
  });

  it('put stars of the same width in place of a secret, so that carets still point at what they mean', () => {
    const { text } = callTool('explain', { type: 'webapi', uri: uris[0], policy: ANYTHING }, startClock);
    expect(text).toContain('sig=****************\n');
  });

  it('cut answers that are too long, and say so', () => {
    const kql = Array.from({ length: 2_000 }, (_, index) => `cluster('c${index}').database('d').T`).join('\n\n');
    const { text } = callTool('audit', { kql }, startClock);
    expect(text.length).toBeLessThan(MAX_TOOL_ANSWER + 200);
    expect(text).toContain('more characters');
  });

  it('refuse texts that are too long before they read them', () => {
    for (const { name, inputSchema } of tools) {
      const [key = ''] = Object.keys(inputSchema.properties);
      expect(callTool(name, { [key]: ' '.repeat(4_000_001) }, startClock)).toMatchObject({ isError: true });
    }
  });
});

it('names what to install where the package is missing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kusto-callout-mcp-'));
  try {
    for (const file of readdirSync(dirname(BUILT_CLI)))
      cpSync(join(dirname(BUILT_CLI), file), join(folder, file), { recursive: true });
    let message = '';
    try {
      execFileSync(process.execPath, [join(folder, 'cli.js'), 'mcp'], { stdio: 'pipe', cwd: folder });
    } catch (error) {
      // What a process wrote before it failed is on the error.
      const { status, stderr } = error as { readonly status: number; readonly stderr: Buffer };
      expect(status).toBe(2);
      message = stderr.toString();
    }
    expect(message).toContain('needs the package @modelcontextprotocol/sdk');
    expect(message).toContain('npm install @modelcontextprotocol/sdk');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
