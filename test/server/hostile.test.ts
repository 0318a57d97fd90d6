import { connect, type Socket } from 'node:net';
import { gunzipSync, gzipSync, deflateSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { MAX_BODY_SIZE } from '../../src/server/limits.js';
import { sendRaw, serving } from './harness.js';
import type { ServerRequest, ServerResponse } from '../../src/server/exchange.js';

/* Protects the front door: whatever is sent, the answer is a clean one, and the next request is answered as ever. */

const SHOW = JSON.stringify({ csl: '.show version' });
const JSON_TYPE = 'content-type: application/json\r\n';

function post(port: number, body: string, headers = JSON_TYPE): string {
  return `POST /v1/rest/mgmt HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
}

const answers = async (port: number): Promise<void> => {
  expect(statusOf(await sendRaw(port, post(port, SHOW)))).toBe(200);
};

describe('a request on the wire', () => {
  it.each<[string, (port: number) => string | Buffer, number]>([
    ['no HTTP', () => 'hello\r\n\r\n', 400],
    ['TLS', () => Buffer.from('160301020001', 'hex'), 400],
    ['no host', () => 'GET /health HTTP/1.1\r\n\r\n', 400],
    ['a strange host', () => 'GET /health HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n', 421],
    [
      'a host that begins well',
      () => 'GET /health HTTP/1.1\r\nHost: 127.0.0.1.evil.example\r\nConnection: close\r\n\r\n',
      421,
    ],
    [
      'a user in the host',
      () => 'GET /health HTTP/1.1\r\nHost: 127.0.0.1@evil.example\r\nConnection: close\r\n\r\n',
      421,
    ],
    ['localhost', port => `GET /health HTTP/1.1\r\nHost: LocalHost:${port}\r\nConnection: close\r\n\r\n`, 200],
    ['the other loopback', () => 'GET /health HTTP/1.1\r\nHost: [::1]:80\r\nConnection: close\r\n\r\n', 200],
    ['a page of another server', port => post(port, SHOW, `${JSON_TYPE}Origin: https://evil.example\r\n`), 403],
    ['a page without an origin', port => post(port, SHOW, `${JSON_TYPE}Origin: null\r\n`), 403],
    ['a page of this machine', port => post(port, SHOW, `${JSON_TYPE}Origin: http://localhost:3000\r\n`), 200],
    ['a form of a page', port => post(port, SHOW, 'content-type: text/plain\r\n'), 415],
    [
      'a whole URL as target',
      () => 'GET http://127.0.0.1/health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n',
      400,
    ],
    ['a star as target', () => 'OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n', 400],
    ['a long path', () => `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`, 431],
    ['a long header', () => `GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
    ['too many headers', port => post(port, SHOW, `${JSON_TYPE}${'x: y\r\n'.repeat(100)}`), 431],
    ['two lengths', port => post(port, SHOW, `${JSON_TYPE}Content-Length: 3\r\n`), 400],
    ['a length and chunks', port => post(port, SHOW, `${JSON_TYPE}Transfer-Encoding: chunked\r\n`), 400],
    ['a coding before chunked', port => post(port, SHOW, `${JSON_TYPE}Transfer-Encoding: gzip, chunked\r\n`), 400],
    [
      'a coding before chunked, and no length',
      port =>
        `POST /v1/rest/mgmt HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n${JSON_TYPE}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`,
      501,
    ],
    ['a length that is none', () => 'POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n', 400],
    [
      'too long a body',
      port =>
        `POST /v1/rest/mgmt HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\nContent-Length: ${MAX_BODY_SIZE + 1}\r\n\r\n{`,
      413,
    ],
    ['a line break in a path', () => 'GET /a%0d%0ax: y HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n', 400],
    [
      'a path of escapes',
      () => 'GET /%00%ff%2e%2e%2f/v1/rest/mgmt HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n',
      405,
    ],
    [
      'a name of JavaScript',
      () => 'GET /__proto__/constructor HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n',
      404,
    ],
    ['an expectation', port => post(port, SHOW, `${JSON_TYPE}Expect: miracles\r\n`), 417],
    ['a body with a GET', port => post(port, SHOW).replace('POST /v1/rest/mgmt', 'GET /health'), 200],
    ['a byte order mark', port => post(port, `\ufeff${SHOW}`), 200],
  ])('with %s is answered with its status', async (_, bytes, status) => {
    const { port } = await serving();
    const answer = await sendRaw(port, bytes(port), 3_000);
    expect(statusOf(answer)).toBe(status);
    expect(answer).not.toMatch(/\n {4}at |node:|\.ts:/);
    await answers(port);
  });

  it('that is refused at the door is in the log like any other', async () => {
    const logged: unknown[] = [];
    const request = ({ method, path }: ServerRequest, { status, note }: ServerResponse): number =>
      logged.push([method, path, status, note?.['code']]);
    const note = (error: unknown): number => logged.push(error);
    const { port } = await serving([], { log: { request, fault: note, unsaved: note } });
    await sendRaw(port, 'GET /health?a HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n');
    await sendRaw(port, post(port, SHOW, `${JSON_TYPE}Content-Encoding: gzip\r\n`));
    await answers(port);
    expect(logged).toEqual([
      ['GET', '/health', 421, 'MisdirectedRequest'],
      ['POST', '/v1/rest/mgmt', 400, 'General_BadRequest'],
      ['POST', '/v1/rest/mgmt', 200, undefined],
    ]);
  });

  it('with bytes that are not UTF-8 is refused', async () => {
    const { port } = await serving();
    const head = `POST /v1/rest/mgmt HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n${JSON_TYPE}Content-Length: 2\r\n\r\n`;
    const answer = await sendRaw(port, Buffer.concat([Buffer.from(head), Buffer.from([0xc3, 0x28])]));
    expect(statusOf(answer)).toBe(400);
    expect(answer).toContain('not UTF-8');
  });

  it('in chunks, asked for by 100-continue, or several in one packet is answered', async () => {
    const { port } = await serving();
    const head = `POST /v1/rest/mgmt HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n${JSON_TYPE}`;
    const half = SHOW.length >> 1;
    const chunks = [SHOW.slice(0, half), SHOW.slice(half), ''].map(
      part => `${part.length.toString(16)}\r\n${part}\r\n`,
    );
    expect(statusOf(await sendRaw(port, `${head}Transfer-Encoding: chunked\r\n\r\n${chunks.join('')}`))).toBe(200);
    const continued = await sendRaw(
      port,
      `${head}Expect: 100-continue\r\nContent-Length: ${SHOW.length}\r\n\r\n${SHOW}`,
    );
    expect(continued).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200/);
    const one = post(port, SHOW).replace('Connection: close\r\n', '');
    const many = await sendRaw(port, one.repeat(50) + post(port, SHOW));
    expect(many.match(/HTTP\/1\.1 200/g)).toHaveLength(51);
  });

  it('that asks before it sends too much hears so first', async () => {
    const { port } = await serving();
    const answer = await sendRaw(
      port,
      `POST /v1/rest/mgmt HTTP/1.1\r\nHost: 127.0.0.1\r\nExpect: 100-continue\r\nContent-Length: ${MAX_BODY_SIZE + 1}\r\n\r\n`,
    );
    expect(statusOf(answer)).toBe(413);
  });

  it('that is cut off changes nothing', async () => {
    const { port, application } = await serving();
    const before = application.store.state;
    const whole = post(port, JSON.stringify({ csl: '.delete cluster policy callout' }));
    for (let length = 0; length < whole.length; length += 7) {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => undefined);
      await new Promise<void>(resolve => socket.end(whole.slice(0, length), resolve));
      socket.destroy();
    }
    await answers(port);
    expect(application.store.state).toBe(before);
  });

  it('with too much in chunks is refused while it is still being sent', async () => {
    const { url } = await serving();
    const block = new Uint8Array(1024 * 1024).fill(0x20);
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent++ < 40) controller.enqueue(block);
        else controller.close();
      },
    });
    const response = await fetch(`${url}/v1/rest/mgmt`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      duplex: 'half',
    });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ error: { code: 'PayloadTooLarge' } });
  });
});

describe('compression', () => {
  const send = async (url: string, body: Buffer, encoding: string): Promise<Response> =>
    fetch(`${url}/v1/rest/mgmt`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': encoding },
      body,
    });

  it.each<[string, Buffer, number]>([
    ['gzip', gzipSync(SHOW), 200],
    ['GZIP', gzipSync(SHOW), 200],
    ['deflate', deflateSync(SHOW), 200],
    ['identity', Buffer.from(SHOW), 200],
    ['gzip', Buffer.from(SHOW), 400],
    ['gzip', gzipSync(SHOW).subarray(0, 20), 400],
    ['zstd', Buffer.from(SHOW), 415],
    ['constructor', Buffer.from(SHOW), 415],
    ['gzip', gzipSync(Buffer.alloc(MAX_BODY_SIZE + 1, 0x20)), 413],
  ])('%s of a request, case %#', async (encoding, body, status) => {
    const { url } = await serving();
    expect((await send(url, body, encoding)).status).toBe(status);
  });

  it('of an answer comes where it is asked for, and gives the same text', async () => {
    const policy = Array.from({ length: 200 }, (_, index) => ({
      CalloutType: 'sql',
      CalloutUriRegex: `h${index}`,
      CanCall: true,
    }));
    const { port, url } = await serving();
    await send(
      url,
      Buffer.from(JSON.stringify({ csl: `.alter cluster policy callout @'${JSON.stringify(policy)}'` })),
      'identity',
    );
    const show = JSON.stringify({ csl: '.show cluster policy callout' });
    const plain = await sendRaw(port, post(port, show));
    const request = post(port, show, `${JSON_TYPE}Accept-Encoding: deflate, gzip;q=0.5\r\n`);
    const packed = await new Promise<Buffer>(resolve => {
      const chunks: Buffer[] = [];
      connect(port, '127.0.0.1')
        .on('data', chunk => chunks.push(chunk))
        .on('close', () => {
          resolve(Buffer.concat(chunks));
        })
        .write(request);
    });
    const head = packed.indexOf('\r\n\r\n') + 4;
    expect(packed.subarray(0, head).toString()).toContain('content-encoding: gzip');
    expect(gunzipSync(packed.subarray(head)).toString()).toBe(plain.slice(plain.indexOf('\r\n\r\n') + 4));
    for (const accepted of ['gzip;q=0', 'identity', 'br']) {
      const answer = await sendRaw(port, post(port, show, `${JSON_TYPE}Accept-Encoding: ${accepted}\r\n`));
      expect(answer).not.toContain('content-encoding');
    }
  });
});

describe('many connections', () => {
  const sockets: Socket[] = [];
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
  });

  it('1,000 that say nothing keep nobody from being answered', async () => {
    const { port } = await serving();
    await Promise.all(
      Array.from(
        { length: 1_000 },
        () =>
          new Promise<void>((resolve, reject) => {
            const socket = connect(port, '127.0.0.1', () => {
              resolve();
            }).on('error', reject);
            sockets.push(socket);
          }),
      ),
    );
    const started = performance.now();
    for (let request = 0; request < 20; request++) await answers(port);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('the server stops while some are open, one of them in the middle of a request', async () => {
    const emulator = await serving();
    const { port } = emulator;
    for (const text of ['', post(port, SHOW).slice(0, 30), post(port, SHOW).slice(0, -5)]) {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => undefined);
      sockets.push(socket);
      await new Promise<void>(resolve => {
        socket.on('connect', () => {
          socket.write(text === '' ? '' : text, () => {
            resolve();
          });
        });
      });
    }
    const started = performance.now();
    await emulator.close();
    expect(performance.now() - started).toBeLessThan(8_000);
  });
});
