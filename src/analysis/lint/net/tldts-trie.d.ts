/** The data of tldts, which it ships without types: a trie of labels from the right, in flat arrays. */
declare module 'tldts/dist/cjs/src/data/trie.js' {
  /** By node, 0 where it is not a suffix. */
  export const nodeFlags: Uint8Array;
  /** By node, the first of its edges. */
  export const edgeStart: Uint32Array;
  /** By edge, how long its label is. */
  export const edgeLength: Uint8Array;
  /** By edge, where it leads. */
  export const edgeChild: Uint16Array;
  /** All labels, one after the other. */
  export const labelText: string;
  export const rulesRoot: number;
  export const exceptionsRoot: number;
}
