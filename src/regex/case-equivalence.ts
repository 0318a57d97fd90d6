import { CharacterSet } from './character-set.js';
import { LOWERCASE_RUNS } from './unicode-tables.js';

/**
 * How .NET ignores case: pattern and input are both turned to invariant lower case, one code unit at a time, and then
 * compared. So the two sides of this file: what becomes of a pattern's characters, and which input characters reach them.
 */

let lowercase: ReadonlyMap<number, number> | undefined;

function lowercaseMapping(): ReadonlyMap<number, number> {
  if (lowercase === undefined) {
    const mapping = new Map<number, number>();
    for (const [first, last, step, distance] of LOWERCASE_RUNS) {
      for (let unit = first; unit <= last; unit += step) mapping.set(unit, unit + distance);
    }
    lowercase = mapping;
  }
  return lowercase;
}

/** Invariant lower case of one code unit, as .NET Core 3.1 has it (K, k and the Kelvin sign are one; İ and ı stay apart from i). */
export function toLowercase(unit: number): number {
  if (unit < 0x80) return unit >= 0x41 && unit <= 0x5a ? unit + 0x20 : unit;
  return lowercaseMapping().get(unit) ?? unit;
}

let variants: ReadonlyMap<number, readonly number[]> | undefined;

/** The units other than `lower` itself whose lower case is `lower`. */
function unitsLoweringTo(lower: number): readonly number[] {
  if (variants === undefined) {
    const mapping = new Map<number, number[]>();
    for (const [unit, target] of lowercaseMapping()) {
      const units = mapping.get(target);
      if (units === undefined) mapping.set(target, [unit]);
      else units.push(unit);
    }
    variants = mapping;
  }
  return variants.get(lower) ?? [];
}

/** By lower-case unit; at most one for each of the 65,536 units. */
const variantSets = new Map<number, CharacterSet>();

/** The input units that a single pattern character matches while case is ignored. */
export function caseVariants(unit: number): CharacterSet {
  const lower = toLowercase(unit);
  const known = variantSets.get(lower);
  if (known !== undefined) return known;
  const set = CharacterSet.of(lower, ...unitsLoweringTo(lower));
  variantSets.set(lower, set);
  return set;
}

let casedUnits: CharacterSet | undefined;

/** All input units whose lower case lies in `lowered`. */
export function unitsLoweringInto(lowered: CharacterSet): CharacterSet {
  const mapping = lowercaseMapping();
  casedUnits ??= CharacterSet.of(...mapping.keys());
  const reaching: number[] = [];
  // Mostly a letter or two, for which the table of all letters need not be read.
  if (lowered.size <= 64) {
    for (const [first, last] of lowered)
      for (let lower = first; lower <= last; lower++) reaching.push(...unitsLoweringTo(lower));
  } else for (const [unit, lower] of mapping) if (lowered.has(lower)) reaching.push(unit);
  // A unit that has a lower case of its own is never itself after lowering.
  return lowered.subtract(casedUnits).union(CharacterSet.of(...reaching));
}

type RangeMapping = readonly [first: number, last: number, operation: 'set' | 'add' | 'odd' | 'even', operand: number];

/** .NET lowers a *range* of a class by this table, older than the one for single characters. Source: `RegexCharClass.cs`, corefx 3.1 (MIT). */
const RANGE_MAPPINGS: readonly RangeMapping[] = [
  [0x0041, 0x005a, 'add', 32],
  [0x00c0, 0x00de, 'add', 32],
  [0x0100, 0x012e, 'odd', 0],
  [0x0130, 0x0130, 'set', 0x0069],
  [0x0132, 0x0136, 'odd', 0],
  [0x0139, 0x0147, 'even', 0],
  [0x014a, 0x0176, 'odd', 0],
  [0x0178, 0x0178, 'set', 0x00ff],
  [0x0179, 0x017d, 'even', 0],
  [0x0181, 0x0181, 'set', 0x0253],
  [0x0182, 0x0184, 'odd', 0],
  [0x0186, 0x0186, 'set', 0x0254],
  [0x0187, 0x0187, 'set', 0x0188],
  [0x0189, 0x018a, 'add', 205],
  [0x018b, 0x018b, 'set', 0x018c],
  [0x018e, 0x018e, 'set', 0x01dd],
  [0x018f, 0x018f, 'set', 0x0259],
  [0x0190, 0x0190, 'set', 0x025b],
  [0x0191, 0x0191, 'set', 0x0192],
  [0x0193, 0x0193, 'set', 0x0260],
  [0x0194, 0x0194, 'set', 0x0263],
  [0x0196, 0x0196, 'set', 0x0269],
  [0x0197, 0x0197, 'set', 0x0268],
  [0x0198, 0x0198, 'set', 0x0199],
  [0x019c, 0x019c, 'set', 0x026f],
  [0x019d, 0x019d, 'set', 0x0272],
  [0x019f, 0x019f, 'set', 0x0275],
  [0x01a0, 0x01a4, 'odd', 0],
  [0x01a7, 0x01a7, 'set', 0x01a8],
  [0x01a9, 0x01a9, 'set', 0x0283],
  [0x01ac, 0x01ac, 'set', 0x01ad],
  [0x01ae, 0x01ae, 'set', 0x0288],
  [0x01af, 0x01af, 'set', 0x01b0],
  [0x01b1, 0x01b2, 'add', 217],
  [0x01b3, 0x01b5, 'even', 0],
  [0x01b7, 0x01b7, 'set', 0x0292],
  [0x01b8, 0x01b8, 'set', 0x01b9],
  [0x01bc, 0x01bc, 'set', 0x01bd],
  [0x01c4, 0x01c5, 'set', 0x01c6],
  [0x01c7, 0x01c8, 'set', 0x01c9],
  [0x01ca, 0x01cb, 'set', 0x01cc],
  [0x01cd, 0x01db, 'even', 0],
  [0x01de, 0x01ee, 'odd', 0],
  [0x01f1, 0x01f2, 'set', 0x01f3],
  [0x01f4, 0x01f4, 'set', 0x01f5],
  [0x01fa, 0x0216, 'odd', 0],
  [0x0386, 0x0386, 'set', 0x03ac],
  [0x0388, 0x038a, 'add', 37],
  [0x038c, 0x038c, 'set', 0x03cc],
  [0x038e, 0x038f, 'add', 63],
  [0x0391, 0x03ab, 'add', 32],
  [0x03e2, 0x03ee, 'odd', 0],
  [0x0401, 0x040f, 'add', 80],
  [0x0410, 0x042f, 'add', 32],
  [0x0460, 0x0480, 'odd', 0],
  [0x0490, 0x04be, 'odd', 0],
  [0x04c1, 0x04c3, 'even', 0],
  [0x04c7, 0x04c7, 'set', 0x04c8],
  [0x04cb, 0x04cb, 'set', 0x04cc],
  [0x04d0, 0x04ea, 'odd', 0],
  [0x04ee, 0x04f4, 'odd', 0],
  [0x04f8, 0x04f8, 'set', 0x04f9],
  [0x0531, 0x0556, 'add', 48],
  [0x10a0, 0x10c5, 'add', 48],
  [0x1e00, 0x1ef8, 'odd', 0],
  [0x1f08, 0x1f0f, 'add', -8],
  [0x1f18, 0x1f1f, 'add', -8],
  [0x1f28, 0x1f2f, 'add', -8],
  [0x1f38, 0x1f3f, 'add', -8],
  [0x1f48, 0x1f4d, 'add', -8],
  [0x1f59, 0x1f59, 'set', 0x1f51],
  [0x1f5b, 0x1f5b, 'set', 0x1f53],
  [0x1f5d, 0x1f5d, 'set', 0x1f55],
  [0x1f5f, 0x1f5f, 'set', 0x1f57],
  [0x1f68, 0x1f6f, 'add', -8],
  [0x1f88, 0x1f8f, 'add', -8],
  [0x1f98, 0x1f9f, 'add', -8],
  [0x1fa8, 0x1faf, 'add', -8],
  [0x1fb8, 0x1fb9, 'add', -8],
  [0x1fba, 0x1fbb, 'add', -74],
  [0x1fbc, 0x1fbc, 'set', 0x1fb3],
  [0x1fc8, 0x1fcb, 'add', -86],
  [0x1fcc, 0x1fcc, 'set', 0x1fc3],
  [0x1fd8, 0x1fd9, 'add', -8],
  [0x1fda, 0x1fdb, 'add', -100],
  [0x1fe8, 0x1fe9, 'add', -8],
  [0x1fea, 0x1feb, 'add', -112],
  [0x1fec, 0x1fec, 'set', 0x1fe5],
  [0x1ff8, 0x1ff9, 'add', -128],
  [0x1ffa, 0x1ffb, 'add', -126],
  [0x1ffc, 0x1ffc, 'set', 0x1ff3],
  [0x2160, 0x216f, 'add', 16],
  [0x24b6, 0x24d0, 'add', 26],
  [0xff21, 0xff3a, 'add', 32],
];

function mapUnit(unit: number, operation: RangeMapping[2], operand: number): number {
  switch (operation) {
    case 'set':
      return operand;
    case 'add':
      return unit + operand;
    case 'odd':
      return unit | 1;
    case 'even':
      return unit + (unit & 1);
  }
}

/** What a range of a class becomes: a single unit its lower case, any other range itself and its lower-case forms. */
export function lowercaseOfRange(first: number, last: number): number[] {
  if (first === last) return [toLowercase(first), toLowercase(first)];
  const pairs = [first, last];
  for (const [mappedFirst, mappedLast, operation, operand] of RANGE_MAPPINGS) {
    const low = Math.max(first, mappedFirst);
    const high = Math.min(last, mappedLast);
    if (low <= high) pairs.push(mapUnit(low, operation, operand), mapUnit(high, operation, operand));
  }
  return pairs;
}
