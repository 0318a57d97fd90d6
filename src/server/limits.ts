/* What a request and a connection may cost: OURS(emulator-limits). What ARM holds is bounded in arm/state.ts. */

/** The most bytes of a request's body, as sent and decompressed: a policy of 100,000 rules fits. */
export const MAX_BODY_SIZE = 32 * 1024 * 1024;
/** The most bytes of all bodies at one time, decompressed, from their first byte to their answer. */
export const MAX_BODIES_SIZE = 96 * 1024 * 1024;
/** The most characters of a body that ARM is sent; a template has at most 4 M. */
export const MAX_ARM_BODY_LENGTH = 8 * 1024 * 1024;
/** The most characters of all policies, properties and resources together that the emulator holds. */
export const MAX_STATE_LENGTH = 64 * 1024 * 1024;
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
/** Requests that wait for the thread of those that take long. */
export const MAX_LONG_REQUESTS = 64;
/** Milliseconds that one of them waits; who comes later is told to come again. */
export const MAX_WAIT = 1_000;
/** Milliseconds of work on one request, over which it is given up. The bounds of templates and queries end it before. */
export const MAX_WORK = 20_000;
/** Megabytes of memory for one of them. */
export const MAX_WORKER_HEAP = 384;
/** Characters of a body up to which a request is tried at once. */
export const MAX_SHORT_BODY_LENGTH = 64 * 1024;
/** The part of the work of a template or query that is tried at once: less than a hundredth of a second. */
export const SHORT_EFFORT = 0.003;
