import { isIP } from 'node:net';

/** Names by which only this machine can be meant. */
const LOOPBACK_NAME = /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/;
const WILDCARDS = new Set(['0.0.0.0', '::']);

/** Whether to listen there is to listen at every address of this machine. */
export function isWildcard(host: string): boolean {
  return WILDCARDS.has(host);
}

/** Whether a server that listens at this name or address can be reached from this machine only. */
export function isLoopback(host: string): boolean {
  return host === '::1' || LOOPBACK_NAME.test(host.toLowerCase());
}

/**
 * Whether requests may come under a name. A web page can have its own name lead to 127.0.0.1 and so reach a server on the reader's
 * machine (DNS rebinding); the name in the request gives it away. Where the server listens for the whole network on purpose, any
 * name may be its own.
 */
export function hostCheck(boundHost: string): (hostHeader: string | undefined) => boolean {
  if (isWildcard(boundHost)) return header => nameOf(header) !== null;
  const own = isIP(boundHost) === 6 ? `[${boundHost.toLowerCase()}]` : boundHost.toLowerCase();
  return header => {
    const name = nameOf(header);
    return name !== null && (LOOPBACK_NAME.test(name) || name === own);
  };
}

/** Whether a web page from there may send requests: pages of this machine and of the server itself, as browsers name them. */
export function originCheck(boundHost: string): (origin: string) => boolean {
  const isOwn = hostCheck(isWildcard(boundHost) ? 'localhost' : boundHost);
  return origin => {
    const [, host] = /^https?:\/\/([^/]+)$/i.exec(origin) ?? [];
    return isOwn(host);
  };
}

/** The name in `name:port`, in lower case. */
function nameOf(header: string | undefined): string | null {
  const [, name] = /^([\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i.exec(header ?? '') ?? [];
  return name?.toLowerCase().replace(/\.$/, '') ?? null;
}
