import type { CodePointRegex } from './code-point-regex.js';
import type { State } from './state.js';

/** What leads to a state, from one that is known where the exit is. */
export interface Exit {
  readonly state: State;
  readonly regex: CodePointRegex;
}

export function sameExits(left: readonly Exit[], right: readonly Exit[]): boolean {
  return (
    left.length === right.length &&
    left.every(({ state, regex }) => right.some(exit => exit.state === state && exit.regex === regex))
  );
}

/** One exit for each state. */
export function gathered(
  exits: readonly Exit[],
  unite: (regexes: readonly CodePointRegex[]) => CodePointRegex,
): readonly Exit[] {
  const byState = new Map<State, CodePointRegex[]>();
  for (const { state, regex } of exits) {
    const regexes = byState.get(state);
    if (regexes === undefined) byState.set(state, [regex]);
    else regexes.push(regex);
  }
  return [...byState].map(([state, regexes]) => ({ state, regex: unite(regexes) }));
}
