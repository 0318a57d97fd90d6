import type { Readable, Writable } from 'node:stream';

/** A stream that people may be looking at. */
export interface Output extends Writable {
  readonly isTTY?: boolean;
  /** The terminal's width and height. */
  readonly columns?: number;
  readonly rows?: number;
}

/** A stream that people may be typing into. */
export interface Input extends Readable {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
}

/** The world as the command line sees it; tests bring their own. */
export interface Io {
  /** Got on first use: merely looking at the process's own costs some milliseconds. */
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const abandoned = new WeakSet<Writable>();

/** Notes that the reader of a stream has left: the process's own streams stay writable to the letter after EPIPE. */
export function abandon(stream: Writable): void {
  abandoned.add(stream);
}

/** Whether anybody still reads a stream. */
export function isRead(stream: Writable): boolean {
  return stream.writable && !abandoned.has(stream);
}
