/* What a request and a connection may cost: OURS(emulator-limits). What ARM holds is bounded in arm/state.ts. */

/** The most bytes of a request's body, as sent and decompressed: a policy of 100,000 rules fits. */
export const MAX_BODY_SIZE = 32 * 1024 * 1024;
/** The most bytes of all bodies that are being received at one time. */
export const MAX_BODIES_SIZE = 256 * 1024 * 1024;
/** The most bytes of a request line and its headers. */
export const MAX_HEADERS_SIZE = 16 * 1024;
export const MAX_HEADERS = 100;
/** At one time, http and https apart. */
export const MAX_CONNECTIONS = 2_000;
/** Milliseconds from the start of a request, or of a connection, until all headers must be there. */
export const HEADERS_TIMEOUT = 10_000;
/** Milliseconds for a whole request. */
export const REQUEST_TIMEOUT = 60_000;
/** Milliseconds that a connection may wait for its next request. */
export const KEEP_ALIVE_TIMEOUT = 60_000;
/** Milliseconds that requests have to end when the server stops. */
export const SHUTDOWN_TIMEOUT = 2_000;
