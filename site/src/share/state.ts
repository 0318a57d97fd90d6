/** What a share link carries: all that a visitor has typed. */
export interface PlaygroundState {
  readonly cluster: string;
  readonly parameters: string;
  readonly before: string;
  readonly callouts: string;
  readonly kql: string;
}

export const STATE_PARTS = [
  'cluster',
  'parameters',
  'before',
  'callouts',
  'kql',
] as const satisfies readonly (keyof PlaygroundState)[];

export const EMPTY_STATE: PlaygroundState = { cluster: '', parameters: '', before: '', callouts: '', kql: '' };

/** The state that a value of JSON holds; null where it is not one. */
export function readState(value: unknown): PlaygroundState | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const state: Record<keyof PlaygroundState, string> = { ...EMPTY_STATE };
  for (const [name, text] of Object.entries(value)) {
    const part = STATE_PARTS.find(known => known === name);
    if (part === undefined || typeof text !== 'string') return null;
    state[part] = text;
  }
  return state;
}
