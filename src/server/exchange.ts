/** An HTTP request as the endpoints see it: read whole, decompressed, within all limits. */
export interface ServerRequest {
  /** In upper case. */
  readonly method: string;
  /** As sent, without the query. Begins with a slash; percent-escapes are still in it. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Empty where there is none. */
  readonly body: string;
  /** Under which the client reaches this server, without a slash at the end: `https://127.0.0.1:8443`. */
  readonly origin: string;
}

/** What an endpoint answers with. Headers that every answer has are added later. */
export interface ServerResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The body as bytes, where another thread has made it; `body` is empty then. */
  readonly bytes?: Uint8Array;
  /** What the log should say of the request besides. Not sent. */
  readonly note?: Readonly<Record<string, string>>;
}
