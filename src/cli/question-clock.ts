import { computingTime } from './computing-time.js';

/** Starts a clock for a question; what it gives says whether the question takes too long. */
export type StartClock = () => () => boolean;

/** Clocks for the questions of so many seconds of computing: none gets more than half of the time that is left. */
export function clockOf(seconds: number): StartClock {
  const finish = computingTime() + seconds;
  return () => {
    const end = computingTime() + (finish - computingTime()) / 2;
    return () => computingTime() >= end;
  };
}
