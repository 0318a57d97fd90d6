/** Units that lead to the same states from anywhere: one of them, and how many they are. */
export interface UnitGroup {
  readonly unit: number;
  readonly count: number;
}

/** Where an automaton has come; places with the same key are the same. */
export interface Keyed {
  readonly key: string;
}

/** The words that lead from a place to an end, counted until they are more than the limit. */
export function countWords<Place extends Keyed>(
  start: Place,
  groups: readonly UnitGroup[],
  walk: {
    /** null: nowhere. */
    readonly step: (from: Place, unit: number) => Place | null;
    readonly isEnd: (place: Place) => boolean;
  },
  { limit, longest }: { readonly limit: number; readonly longest: number },
): number {
  let current: ReadonlyMap<string, { readonly place: Place; readonly ways: number }> = new Map([
    [start.key, { place: start, ways: 1 }],
  ]);
  let total = 0;
  for (let length = 1; length <= longest && current.size > 0 && total <= limit; length++) {
    const following = new Map<string, { readonly place: Place; ways: number }>();
    for (const { place: from, ways } of current.values()) {
      for (const { unit, count } of groups) {
        const target = walk.step(from, unit);
        if (target === null) continue;
        const known = following.get(target.key);
        if (known === undefined) following.set(target.key, { place: target, ways: ways * count });
        else known.ways += ways * count;
      }
    }
    for (const { place, ways } of following.values()) if (walk.isEnd(place)) total += ways;
    current = following;
  }
  return total;
}

/** Units by what an automaton makes of them. */
export function groupUnits(units: readonly number[], classOf: (unit: number) => string): readonly UnitGroup[] {
  const groups = new Map<string, { readonly unit: number; count: number }>();
  for (const unit of units) {
    const key = classOf(unit);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { unit, count: 1 });
    else group.count++;
  }
  return [...groups.values()];
}
