import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { closeQuietConnections } from '../../src/server/quiet-connections.js';
import { listen } from '../../src/server/node-server.js';
import { serving } from './harness.js';

/* Protects against clients that take their time: each request has its own, and a connection is not kept for it for ever. */

const HEAD = 'POST /v1/rest/mgmt HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n';

describe('a client that sends a byte now and then', () => {
  it.each([
    ['in its headers', `${HEAD}x: `],
    ['in its body', `${HEAD}Content-Length: 1000\r\n\r\n{`],
    ['in its chunks', `${HEAD}Transfer-Encoding: chunked\r\n\r\n`],
  ])('%s is sent away with 408', async (_, begin) => {
    const { application } = await serving([], { port: null });
    const listener = await listen(application, {
      host: '127.0.0.1',
      port: 0,
      timeouts: { headers: 300, request: 600, checking: 50 },
    });
    onTestFinished(() => listener.close());
    const socket = connect(listener.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(begin);
    const trickle = setInterval(() => socket.write(begin.endsWith('x: ') ? 'a' : '1\r\n \r\n'), 50);
    let answer = '';
    socket.on('data', chunk => (answer += chunk.toString()));
    await new Promise(resolve => socket.on('close', resolve));
    clearInterval(trickle);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  });
});

describe('connections that say nothing', () => {
  it('make room for one that asks something, the oldest first', async () => {
    const server = createServer((_, response) => response.end('here'));
    server.maxConnections = 40;
    closeQuietConnections(server, server.maxConnections);
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const silent: Socket[] = [];
    onTestFinished(() => {
      for (const socket of silent) socket.destroy();
      server.close();
    });
    for (let count = 0; count < 100; count++) {
      const socket = connect(port, '127.0.0.1').on('error', () => undefined);
      await new Promise(resolve => socket.once('connect', resolve));
      silent.push(socket);
    }
    const answer = await fetch(`http://127.0.0.1:${port}/`);
    expect(await answer.text()).toBe('here');
    expect(silent[0]?.destroyed === true || silent[0]?.readableEnded === true || silent[0]?.readyState !== 'open').toBe(
      true,
    );
  });
});
