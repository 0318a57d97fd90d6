/** Freezes a value and all that is in it: states share their parts, so nothing in them may change. Iterative: a file may nest deep. */
export function deepFrozen<Value>(root: Value): Value {
  const rest: unknown[] = [root];
  while (rest.length > 0) {
    const value = rest.pop();
    if (typeof value !== 'object' || value === null || Object.isFrozen(value)) continue;
    Object.freeze(value);
    for (const inner of Object.values(value) as unknown[]) rest.push(inner);
  }
  return root;
}
