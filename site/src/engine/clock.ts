/** Says when so many seconds are over. The core has no clock of its own. */
export function deadline(seconds: number): () => boolean {
  const end = performance.now() + seconds * 1_000;
  return () => performance.now() > end;
}

/** Clocks for the questions of one analysis: none takes more than half of the time that is left. */
export function clocks(seconds: number): () => () => boolean {
  const end = performance.now() + seconds * 1_000;
  return () => {
    const now = performance.now();
    const own = now + (end - now) / 2;
    return () => performance.now() >= own;
  };
}
