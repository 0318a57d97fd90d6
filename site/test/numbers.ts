/** Numbers that look random, and are the same in every run. */
export function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    // The low bits of such numbers repeat soon.
    yield state >>> 8;
  }
}
