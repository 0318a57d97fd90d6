/** Milliseconds of one run, the median of several. */
export function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Milliseconds that `run` takes. */
export function elapsed(run: () => void): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

/**
 * How often a second `run(i)` can be called: runs it for about `milliseconds`, after a warm-up, with a fresh index each time.
 * The best of five stretches, since whatever else the machine does only ever slows a stretch down.
 */
export function perSecond(run: (index: number) => void, milliseconds = 1_000): number {
  let index = 0;
  const warmUp = performance.now() + milliseconds / 5;
  while (performance.now() < warmUp) run(index++);
  let best = 0;
  for (let stretch = 0; stretch < 5; stretch++) {
    const first = index;
    const start = performance.now();
    const end = start + milliseconds / 5;
    let now = start;
    do {
      for (let batch = 0; batch < 10; batch++) run(index++);
      now = performance.now();
    } while (now < end);
    best = Math.max(best, ((index - first) * 1_000) / (now - start));
  }
  return best;
}

/** One line of the bench's report. */
export interface Figure {
  readonly what: string;
  readonly measured: string;
  /** What the project asks for. */
  readonly goal: string;
  readonly met: boolean;
}

/** Figures, and a table for people where there is one. */
export interface Report {
  readonly figures: readonly Figure[];
  readonly table: string;
}

/** A whole number with thousands separated. */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

export function figure(what: string, measured: string, goal: string, met: boolean): Figure {
  return { what, measured, goal, met };
}
