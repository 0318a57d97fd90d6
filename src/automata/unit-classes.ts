/** The UTF-16 code units, divided into numbered classes that an automaton does not tell apart. */
export interface UnitClasses {
  /** Where runs of units of one class begin, sorted; the first is 0. */
  readonly starts: Uint32Array;
  /** The class of each run. */
  readonly classes: Uint16Array;
  readonly count: number;
}

/** The classes that two divisions make together, and what each of them is in either. */
export interface JoinedClasses {
  readonly joined: UnitClasses;
  readonly left: Uint16Array;
  readonly right: Uint16Array;
}

export function classOf({ starts, classes }: UnitClasses, unit: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= unit) low = middle;
    else high = middle - 1;
  }
  return classes[low] ?? 0;
}

export function joinClasses(left: UnitClasses, right: UnitClasses): JoinedClasses {
  const starts: number[] = [];
  const classes: number[] = [];
  const leftOf: number[] = [];
  const rightOf: number[] = [];
  const numbers = new Map<number, number>();
  let leftRun = 0;
  let rightRun = 0;
  for (let start = 0; start < 0x10000;) {
    const leftClass = left.classes[leftRun] ?? 0;
    const rightClass = right.classes[rightRun] ?? 0;
    const key = leftClass * 0x10000 + rightClass;
    let joined = numbers.get(key);
    if (joined === undefined) {
      joined = numbers.size;
      numbers.set(key, joined);
      leftOf.push(leftClass);
      rightOf.push(rightClass);
    }
    if (classes.at(-1) !== joined) {
      starts.push(start);
      classes.push(joined);
    }
    const leftEnd = left.starts[leftRun + 1] ?? 0x10000;
    const rightEnd = right.starts[rightRun + 1] ?? 0x10000;
    start = Math.min(leftEnd, rightEnd);
    if (leftEnd === start) leftRun++;
    if (rightEnd === start) rightRun++;
  }
  return {
    joined: { starts: Uint32Array.from(starts), classes: Uint16Array.from(classes), count: numbers.size },
    left: Uint16Array.from(leftOf),
    right: Uint16Array.from(rightOf),
  };
}

/** The classes after some have been found to be the same: `merged` has the new number of each. */
export function mergeClasses({ starts, classes }: UnitClasses, merged: ArrayLike<number>, count: number): UnitClasses {
  const keptStarts: number[] = [];
  const keptClasses: number[] = [];
  classes.forEach((unitClass, run) => {
    const now = merged[unitClass] ?? 0;
    if (keptClasses.at(-1) === now) return;
    keptStarts.push(starts[run] ?? 0);
    keptClasses.push(now);
  });
  return { starts: Uint32Array.from(keptStarts), classes: Uint16Array.from(keptClasses), count };
}
