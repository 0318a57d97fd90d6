import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** How many connections there may be before those that have asked nothing make room. */
const ROOM = 0.9;
/** How many of them go at once, so that the next ones find room too. */
const AT_ONCE = 64;

/**
 * Sees to it that silent connections keep no others out: when there are nearly as many as there may be, the oldest of those
 * that have not sent a request yet are closed. A client that wants something sends its request at once.
 */
export function closeQuietConnections(server: Server, maxConnections: number): void {
  // In the order in which they came. For https, requests come on another object than connections: both have the same port.
  const quiet = new Map<string, Socket>();
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    const key = keyOf(socket);
    quiet.set(key, socket);
    open.add(socket);
    socket.once('close', () => {
      open.delete(socket);
      if (quiet.get(key) === socket) quiet.delete(key);
    });
    if (open.size < maxConnections * ROOM) return;
    server.closeIdleConnections();
    for (const [oldest, waiting] of [...quiet].slice(0, AT_ONCE)) {
      if (waiting === socket) continue;
      quiet.delete(oldest);
      waiting.destroy();
    }
  });
  server.prependListener('request', ({ socket }: { readonly socket: Socket }) => {
    quiet.delete(keyOf(socket));
  });
}

function keyOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress ?? ''} ${remotePort ?? ''}`;
}
