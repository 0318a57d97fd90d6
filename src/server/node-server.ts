import { createServer, type IncomingMessage, type Server, type ServerResponse as NodeResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Reply, Application } from './application.js';
import { bodyProblems, readBody, type ReadBody } from './body.js';
import type { ServerRequest, ServerResponse } from './exchange.js';
import { plainRefusal, type Rejection } from './front-door.js';
import { HeldBody } from './held-bodies.js';
import { hostCheck, originCheck } from './host-check.js';
import { closeQuietConnections } from './quiet-connections.js';
import {
  HEADERS_TIMEOUT,
  KEEP_ALIVE_TIMEOUT,
  MAX_BODY_SIZE,
  MAX_HEADERS_SIZE,
  MAX_CONNECTIONS,
  MAX_HEADERS,
  REQUEST_TIMEOUT,
  SHUTDOWN_TIMEOUT,
} from './limits.js';

/** A server that listens. */
export interface Listener {
  readonly port: number;
  /** With the name or address that it was told to listen at, or the loopback address for all of them: `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Lets requests end, and closes every connection. */
  close(): Promise<void>;
}

export interface ListenOptions {
  /** A name or an address. */
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** For https. */
  readonly certificate?: { readonly key: string; readonly cert: string };
  /** Milliseconds, shorter in tests. */
  readonly timeouts?: { readonly headers: number; readonly request: number; readonly checking: number };
}

const TIMEOUTS = { headers: HEADERS_TIMEOUT, request: REQUEST_TIMEOUT, checking: 2_000 };

/** Listens, and answers what comes. Rejects when the port cannot be had. */
export async function listen(application: Application, options: ListenOptions): Promise<Listener> {
  const { host, port, certificate, timeouts = TIMEOUTS } = options;
  const scheme = certificate === undefined ? 'http' : 'https';
  const connection = new Connection(application, host, scheme);
  const settings = {
    maxHeaderSize: MAX_HEADERS_SIZE,
    headersTimeout: timeouts.headers,
    requestTimeout: timeouts.request,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT,
    connectionsCheckingInterval: timeouts.checking,
  };
  const server =
    certificate === undefined
      ? createServer(settings)
      : (await import('node:https')).createServer({ ...settings, ...certificate, handshakeTimeout: timeouts.headers });
  server.maxHeadersCount = MAX_HEADERS;
  server.maxConnections = MAX_CONNECTIONS;
  closeQuietConnections(server, MAX_CONNECTIONS);
  server.on('request', connection.onRequest);
  server.on('checkContinue', connection.onCheckContinue);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  // Of a server that listens at a port, not at a pipe.
  const address = server.address() as AddressInfo;
  const shown = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host.includes(':') ? `[${host}]` : host;
  return { port: address.port, url: `${scheme}://${shown}:${address.port}`, close: () => closeServer(server) };
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>(resolve => {
    server.close(() => {
      resolve();
    });
  });
  server.closeIdleConnections();
  const deadline = setTimeout(() => {
    server.closeAllConnections();
  }, SHUTDOWN_TIMEOUT);
  await closed;
  clearTimeout(deadline);
}

/** Smaller answers are sent as they are: compressing them would take longer than sending. */
const MIN_COMPRESSED_SIZE = 4 * 1024;
/** Milliseconds for which a refused body is still taken in, so that its sender can read the refusal. */
const LINGER = 1_000;

const OTHER_HOST: Rejection = {
  status: 421,
  code: 'MisdirectedRequest',
  message: 'The header Host names another server than this one',
};
const OTHER_ORIGIN: Rejection = {
  status: 403,
  code: 'Forbidden',
  message: 'Web pages of other servers may not send requests to this one',
};
const TOO_MANY_HEADERS: Rejection = {
  status: 431,
  code: 'RequestHeaderFieldsTooLarge',
  message: `A request has at most ${MAX_HEADERS} headers`,
};
const NO_PATH: Rejection = { status: 400, code: 'General_BadRequest', message: 'The target of a request is a path' };
const OTHER_TRANSFER: Rejection = {
  status: 501,
  code: 'NotImplemented',
  message: 'The transfer-encoding of a request is chunked; what is compressed says so in content-encoding',
};

const compress = promisify(gzip);
const NO_QUERY = new URLSearchParams();

/** Reads requests from node:http, and writes the answers. */
class Connection {
  private readonly isOwnHost: (header: string | undefined) => boolean;
  private readonly isOwnOrigin: (origin: string) => boolean;

  constructor(
    private readonly application: Application,
    host: string,
    private readonly scheme: string,
  ) {
    this.isOwnHost = hostCheck(host);
    this.isOwnOrigin = originCheck(host);
  }

  readonly onRequest = (incoming: IncomingMessage, outgoing: NodeResponse): void => {
    const refusal = this.refusalOf(incoming);
    if (refusal !== null) this.refuse(incoming, outgoing, refusal);
    else if (hasBody(incoming)) this.receive(incoming, outgoing);
    else this.answerBody(incoming, outgoing, { ok: true, text: '' });
  };

  /** Who asks first whether to send a body hears a refusal before sending it. */
  readonly onCheckContinue = (incoming: IncomingMessage, outgoing: NodeResponse): void => {
    if (this.refusalOf(incoming) === null) outgoing.writeContinue();
    this.onRequest(incoming, outgoing);
  };

  /** What is wrong with a request before its body is read. */
  private refusalOf({ headers, rawHeaders, url = '' }: IncomingMessage): ServerResponse | null {
    // Node silently drops headers beyond the limit, and one of them could be the role.
    if (rawHeaders.length > 2 * MAX_HEADERS) return plainRefusal(TOO_MANY_HEADERS);
    if (!this.isOwnHost(headers.host)) return plainRefusal(OTHER_HOST);
    if (headers.origin !== undefined && !this.isOwnOrigin(headers.origin)) return plainRefusal(OTHER_ORIGIN);
    if (!url.startsWith('/')) return plainRefusal(NO_PATH);
    const transfer = headers['transfer-encoding'];
    if (transfer !== undefined && transfer.trim().toLowerCase() !== 'chunked') return plainRefusal(OTHER_TRANSFER);
    const length = headers['content-length'];
    return length !== undefined && Number(length) > MAX_BODY_SIZE ? plainRefusal(bodyProblems.tooLarge) : null;
  }

  private receive(incoming: IncomingMessage, outgoing: NodeResponse): void {
    const chunks: Buffer[] = [];
    const held = new HeldBody();
    let size = 0;
    const stop = (): void => {
      incoming.off('data', take).off('end', finish).off('error', leave).off('close', leave);
    };
    const leave = (): void => {
      stop();
      held.release();
    };
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      chunks.push(chunk);
      if (held.grow(size) && size <= MAX_BODY_SIZE) return;
      leave();
      this.refuse(
        incoming,
        outgoing,
        plainRefusal(size > MAX_BODY_SIZE ? bodyProblems.tooLarge : bodyProblems.tooMuch),
      );
    };
    const finish = (): void => {
      stop();
      // The answer is on its way, or the client has gone.
      outgoing.once('close', () => {
        held.release();
      });
      const body = readBody(chunks, incoming.headers['content-encoding'], decompressed => held.grow(decompressed));
      if (body instanceof Promise)
        void body.then(read => {
          this.answerBody(incoming, outgoing, read);
        });
      else this.answerBody(incoming, outgoing, body);
    };
    // A client that leaves in the middle has asked nothing.
    incoming.on('data', take).on('end', finish).on('error', leave).on('close', leave);
  }

  private answerBody(incoming: IncomingMessage, outgoing: NodeResponse, body: ReadBody): void {
    if (body.ok) {
      this.answer(incoming, outgoing, body.text ?? '', body.text === null ? body.bytes : null);
      return;
    }
    const refusal = plainRefusal(body);
    this.application.reportRefusal(this.request(incoming, ''), refusal);
    this.send(incoming, outgoing, refusal);
  }

  private refuse(incoming: IncomingMessage, outgoing: NodeResponse, refusal: ServerResponse): void {
    this.application.reportRefusal(this.request(incoming, ''), refusal);
    refuse(incoming, outgoing, refusal);
  }

  private request({ url = '/', method = '', headers }: IncomingMessage, body: string): ServerRequest {
    const mark = url.indexOf('?');
    return {
      method,
      path: mark < 0 ? url : url.slice(0, mark),
      query: mark < 0 ? NO_QUERY : new URLSearchParams(url.slice(mark + 1)),
      // Of request headers, node makes a list of `set-cookie` alone, which is not used here.
      headers: headers as Readonly<Record<string, string>>,
      body,
      origin: `${this.scheme}://${headers.host ?? ''}`,
    };
  }

  private answer(incoming: IncomingMessage, outgoing: NodeResponse, body: string, bytes: Buffer | null): void {
    const answer = this.application.respond(this.request(incoming, body), bytes);
    if (answer instanceof Promise)
      void answer.then(later => {
        this.sendSaved(incoming, outgoing, later);
      });
    else this.sendSaved(incoming, outgoing, answer);
  }

  /** When the change that is answered is on the disk. */
  private sendSaved(incoming: IncomingMessage, outgoing: NodeResponse, { response, saved }: Reply): void {
    if (saved === null) {
      this.send(incoming, outgoing, response);
      return;
    }
    void saved.then(() => {
      this.send(incoming, outgoing, response);
    });
  }

  /** At once where nothing is to be compressed. */
  private send(incoming: IncomingMessage, outgoing: NodeResponse, response: ServerResponse): void {
    const body = response.bytes ?? response.body;
    if (body.length < MIN_COMPRESSED_SIZE || !takesGzip(incoming)) {
      this.write(outgoing, response, body);
      return;
    }
    void compress(body, { level: 1 }).then(bytes => {
      this.write(outgoing, { ...response, headers: { ...response.headers, 'content-encoding': 'gzip' } }, bytes);
    });
  }

  private write(outgoing: NodeResponse, { status, headers }: ServerResponse, body: string | Uint8Array): void {
    const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
    try {
      outgoing.writeHead(status, { ...headers, 'content-length': length, 'x-content-type-options': 'nosniff' });
    } catch (error) {
      // A header that cannot be sent. The other requests go on.
      this.application.reportFault(error);
      outgoing.writeHead(500, { 'content-length': 0 }).end();
      return;
    }
    outgoing.end(body);
  }
}

function hasBody({ headers }: IncomingMessage): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

function takesGzip({ headers }: IncomingMessage): boolean {
  const accepted = headers['accept-encoding'];
  return accepted !== undefined && /(?:^|[\s,])(?:gzip|\*)(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i.test(accepted);
}

/**
 * Answers a request whose body is not wanted, and closes the connection. Whoever is still sending would never read the answer if
 * the connection broke at once, so what comes is taken in for a moment, and dropped.
 */
function refuse(incoming: IncomingMessage, outgoing: NodeResponse, { status, headers, body }: ServerResponse): void {
  const isDone = incoming.complete || !hasBody(incoming);
  outgoing.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body), connection: 'close' });
  if (isDone) {
    outgoing.end(body);
    return;
  }
  outgoing.write(body);
  const drop = setTimeout(() => {
    incoming.destroy();
  }, LINGER);
  incoming
    .once('end', () => {
      outgoing.end();
    })
    .once('close', () => {
      clearTimeout(drop);
    })
    .once('error', () => undefined)
    .resume();
}
