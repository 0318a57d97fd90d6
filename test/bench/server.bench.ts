import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { connect as connectSecurely } from 'node:tls';
import { count, figure, median, type Figure } from './measure.js';

const root = resolve(__dirname, '../..');
const cli = join(root, 'dist/cli.js');
const CONNECTIONS = 8;
const STRETCH = 1_000;
const STRETCHES = 5;

const BODY = JSON.stringify({ db: 'NetDefaultDB', csl: '.show cluster policy callout' });

function showRequest(port: number): string {
  return (
    `POST /v1/rest/mgmt HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAccept: application/json\r\n` +
    `Content-Type: application/json; charset=utf-8\r\nx-ms-client-request-id: KNC.execute;00000000-0000-0000-0000-000000000001\r\n` +
    `Content-Length: ${Buffer.byteLength(BODY)}\r\n\r\n${BODY}`
  );
}

/** A server of node:http and nothing else, which answers with these bytes whatever is asked. */
const BARE = `
const { status, headers, body } = JSON.parse(process.argv[1]);
const server = require('node:http').createServer((request, response) => {
  response.writeHead(status, headers);
  response.end(body);
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

/** Both servers in processes of their own, asked in turn, so that both meet the same weather. */
export async function serverFigures(): Promise<Figure[]> {
  if (!existsSync(cli)) throw new Error('dist/ is missing: npm run build');
  const folder = mkdtempSync(join(tmpdir(), 'kusto-callout-bench-'));
  const children: ChildProcess[] = [];
  try {
    const ours = await startEmulator(folder, children);
    const answer = await fetch(`http://127.0.0.1:${ours}/v1/rest/mgmt`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: BODY,
    });
    const { connection: _, 'keep-alive': __, date: ___, ...headers } = Object.fromEntries(answer.headers);
    const bare = await startBare({ status: answer.status, headers, body: await answer.text() }, children);
    await requestsPerSecond(ours);
    await requestsPerSecond(bare);
    const rates: { ours: number; bare: number }[] = [];
    for (let stretch = 0; stretch < STRETCHES; stretch++) {
      rates.push({ ours: await requestsPerSecond(ours), bare: await requestsPerSecond(bare) });
    }
    const share = median(rates.map(rate => rate.ours / rate.bare));
    const [oursRate, bareRate] = [median(rates.map(rate => rate.ours)), median(rates.map(rate => rate.bare))];
    return [
      figure(
        '.show over HTTP, beside a bare node:http server with the same bytes',
        `${share.toFixed(2)} of its rate (${count(oursRate)}/s, ${count(bareRate)}/s)`,
        'at least 0.5',
        share >= 0.5,
      ),
      ...(await startFigures()),
    ];
  } finally {
    for (const child of children) child.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function startEmulator(folder: string, children: ChildProcess[]): Promise<number> {
  const ready = join(folder, 'ready.json');
  children.push(spawn(process.execPath, [cli, 'serve', '--port', '0', '--quiet', '--ready-file', ready]));
  while (!existsSync(ready)) await new Promise(resolve => setTimeout(resolve, 20));
  const { kusto } = JSON.parse(readFileSync(ready, 'utf8')) as { kusto: string };
  return Number(new URL(kusto).port);
}

async function startBare(answer: object, children: ChildProcess[]): Promise<number> {
  const child = spawn(process.execPath, ['-e', BARE, JSON.stringify(answer)], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const [line] = (
    await new Promise<string>(resolve => {
      child.stdout.once('data', (chunk: Buffer) => {
        resolve(chunk.toString());
      });
    })
  ).split('\n');
  return Number(line);
}

/** Over keep-alive connections that each send a request as soon as the last is answered. Counts bytes: all answers are equally long. */
async function requestsPerSecond(port: number): Promise<number> {
  const request = showRequest(port);
  let answered = 0;
  const start = performance.now();
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      const socket = connect(port, '127.0.0.1');
      let length = 0;
      let received = 0;
      await new Promise<void>((resolve, reject) => {
        socket.on('error', reject);
        socket.on('data', chunk => {
          if (length === 0) length = answerLength(chunk);
          received += chunk.length;
          if (received < length) return;
          received -= length;
          answered++;
          if (performance.now() - start < STRETCH) socket.write(request);
          else resolve();
        });
        socket.write(request);
      });
      socket.destroy();
    }),
  );
  return (answered * 1_000) / (performance.now() - start);
}

function answerLength(chunk: Buffer): number {
  const text = chunk.toString('latin1');
  const head = text.indexOf('\r\n\r\n') + 4;
  const [, length = ''] = /content-length: (\d+)/i.exec(text) ?? [];
  if (!text.startsWith('HTTP/1.1 200')) throw new Error(text);
  return head + Number(length);
}

const RUNS = 15;

/** From the start of the process to its first answer, beside a Node that does nothing, from its start to its end. */
async function startFigures(): Promise<Figure[]> {
  const nothing: number[] = [];
  const http: number[] = [];
  const https: number[] = [];
  // In turn, so that all meet the same weather.
  for (let run = 0; run < RUNS; run++) {
    nothing.push(await timeOfNothing());
    http.push(await timeToFirstAnswer(false));
    https.push(await timeToFirstAnswer(true));
  }
  const line = (what: string, times: readonly number[], most: number): Figure => {
    const share = median(times) / median(nothing);
    const measured = `${share.toFixed(2)} times (${median(times).toFixed(0)} ms, ${median(nothing).toFixed(0)} ms)`;
    return figure(what, measured, `at most ${most} times`, share <= most);
  };
  return [
    line('start of `serve` to the first answer, beside `node -e 0`', http, 2.5),
    line('the same over https', https, 5),
  ];
}

async function timeOfNothing(): Promise<number> {
  const start = performance.now();
  const child = spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' });
  await new Promise(resolve => child.once('close', resolve));
  return performance.now() - start;
}

async function timeToFirstAnswer(isSecure: boolean): Promise<number> {
  const start = performance.now();
  const child = spawn(process.execPath, [cli, 'serve', '--port', '0', ...(isSecure ? ['--https-port', '0'] : [])], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    // Its greeting, which comes once it listens: asking again and again would take from its time.
    const greeting = await new Promise<string>(resolve => {
      child.stdout.once('data', (chunk: Buffer) => {
        resolve(chunk.toString());
      });
    });
    const [, port = ''] =
      (isSecure ? /https:\/\/127\.0\.0\.1:(\d+)/ : /http:\/\/127\.0\.0\.1:(\d+)/).exec(greeting) ?? [];
    await firstAnswer(Number(port), isSecure);
    return performance.now() - start;
  } finally {
    child.kill('SIGKILL');
    await new Promise(resolve => child.once('close', resolve));
  }
}

function firstAnswer(port: number, isSecure: boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const options = { port, host: '127.0.0.1' };
    const socket: Socket = isSecure ? connectSecurely({ ...options, rejectUnauthorized: false }) : connect(options);
    socket.on('error', reject);
    socket.once('data', chunk => {
      answerLength(chunk);
      socket.destroy();
      resolve();
    });
    socket.write(showRequest(port));
  });
}
