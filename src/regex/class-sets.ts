import { LRUCache } from 'lru-cache';
import { unitsLoweringInto } from './case-equivalence.js';
import type { CharacterSet } from './character-set.js';
import { MAX_CLASS_RANGES } from './limits.js';
import type { PatternReader } from './pattern-reader.js';

/** Classes that are written in so few units are worked out once for all patterns: lists of rules have the same ones again and again. */
const SHORT = 128;
const short = new LRUCache<string, CharacterSet>({ max: 500 });

/**
 * What the classes of one pattern match. Each is worked out once for each text it is written as, and all of them together are
 * bounded: a few letters, such as `[\wé]`, can stand for 700 ranges.
 */
export class ClassSets {
  private readonly sets = new Map<string, CharacterSet>();
  private rangeCount = 0;

  constructor(private readonly reader: PatternReader) {}

  /**
   * The set for the class that was written from `start` up to the cursor. `resolve` gives its members; with case ignored, they
   * are what the lower case of the input is looked up in.
   */
  get(start: number, ignoreCase: boolean, resolve: () => CharacterSet): CharacterSet {
    const { reader, sets } = this;
    const key = (ignoreCase ? 'i' : '-') + reader.pattern.slice(start, reader.position);
    const known = sets.get(key);
    if (known !== undefined) return known;
    const shared = key.length <= SHORT ? short.get(key) : undefined;
    const set = shared ?? (ignoreCase ? unitsLoweringInto(resolve()) : resolve());
    if (key.length <= SHORT) short.set(key, set);
    this.rangeCount += set.ranges.length / 2;
    if (this.rangeCount > MAX_CLASS_RANGES) reader.fail('ClassesTooLarge', String(MAX_CLASS_RANGES));
    sets.set(key, set);
    return set;
  }
}
