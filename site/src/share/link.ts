import { readState, STATE_PARTS, type PlaygroundState } from './state.js';
import { secretIn } from './secrets.js';

/** The longest link: what chats and issue trackers still take. */
export const MAX_LINK_LENGTH = 8_192;

/** The longest text that a link may unfold to: what was packed by others is hostile. */
export const MAX_STATE_LENGTH = 400_000;

/** Before the packed state; another number when the form changes. */
const PREFIX = 'v1.';

export type LinkResult<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly message: string };

/** The fragment of a link (without `#`) that holds the state, or why there cannot be one. */
export async function packState(state: PlaygroundState): Promise<LinkResult<string>> {
  const secret = secretIn(state);
  if (secret !== null) {
    return refused(`The ${secret.part} text holds ${secret.what}. Remove it: links are read by others.`);
  }
  const parts = STATE_PARTS.filter(part => state[part] !== '').map(part => [part, state[part]]);
  const packed = await through(new CompressionStream('deflate-raw'), encode(JSON.stringify(Object.fromEntries(parts))));
  const fragment = PREFIX + base64url(packed);
  if (fragment.length <= MAX_LINK_LENGTH) return { ok: true, value: fragment };
  return refused(
    `The link would have ${fragment.length} characters; the maximum is ${MAX_LINK_LENGTH}. Share a file instead.`,
  );
}

/** The state of a link's fragment, or why it has none. */
export async function unpackState(fragment: string): Promise<LinkResult<PlaygroundState>> {
  if (!fragment.startsWith(PREFIX)) return refused('This link is of a version that this page does not read.');
  if (fragment.length > MAX_LINK_LENGTH) return refused(`The link is longer than ${MAX_LINK_LENGTH} characters.`);
  const bytes = fromBase64url(fragment.slice(PREFIX.length));
  const unpacked = bytes === null ? null : await inflate(bytes);
  if (unpacked === null) return refused('The link is damaged, or unfolds to too much text.');
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(unpacked));
  } catch {
    return refused('The link is damaged.');
  }
  const state = readState(value);
  return state === null
    ? refused('The link holds something else than a state of this page.')
    : { ok: true, value: state };
}

function refused(message: string): { readonly ok: false; readonly message: string } {
  return { ok: false, message };
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

async function through(stream: CompressionStream, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}

/** Unpacks as much as a state may be long; null for what is longer, or not packed at all. */
async function inflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array | null> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.length;
      if (length > MAX_STATE_LENGTH) {
        await reader.cancel();
        return null;
      }
      chunks.push(value);
    }
  } catch {
    return null;
  }
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}

function base64url(bytes: Uint8Array): string {
  const text = Array.from(bytes, byte => String.fromCharCode(byte)).join('');
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function fromBase64url(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) return null;
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), character => character.charCodeAt(0));
  } catch {
    return null;
  }
}
