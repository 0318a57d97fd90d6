import { CharacterSet, type RegexNode } from '../../regex/index.js';
import { CodePointSet } from './code-point-set.js';
import { singleUnitSet } from './tree-facts.js';
import { UntranslatableNode } from './untranslatable.js';

const HIGHS = CharacterSet.range(0xd800, 0xdbff);
const LOWS = CharacterSet.range(0xdc00, 0xdfff);
/** Nearly every pattern takes all first halves alike. */
const MAX_CLASSES = 16;
/** The ranges of characters that one set of second halves may make with one of first halves. */
const MAX_RANGES = 4_096;

/**
 * The first halves of surrogate pairs, sorted into classes that no set of a pattern tells apart. A class has a number from 1 on.
 * Patterns with no set that has any of them need no classes.
 */
export class SurrogateClasses {
  private readonly classes: readonly CharacterSet[];

  constructor(
    private readonly root: RegexNode,
    nodes: readonly RegexNode[],
  ) {
    let classes: CharacterSet[] = [HIGHS];
    let isMet = false;
    const met = new Set<CharacterSet>();
    for (const node of nodes) {
      const set = node.type === 'lookaround' ? singleUnitSet(node.body) : setOf(node);
      if (set === null || met.has(set)) continue;
      met.add(set);
      const highs = set.intersect(HIGHS);
      // A lookahead may be about the halves that its set lacks.
      isMet ||= !highs.isEmpty || node.type === 'lookaround' || !set.intersect(LOWS).isEmpty;
      classes = classes.flatMap(known =>
        [known.intersect(highs), known.intersect(highs.complement())].filter(part => !part.isEmpty),
      );
      if (classes.length > MAX_CLASSES) throw new UntranslatableNode('surrogates', root);
    }
    isMet ||= nodes.some(node => node.type === 'anchor' && node.kind === 'not-word-boundary');
    this.classes = isMet ? classes : [];
  }

  get count(): number {
    return this.classes.length;
  }

  /** The classes whose members are all in a set; a set that has one member of a class has all. */
  within(units: CharacterSet): readonly number[] {
    return this.classes.flatMap((known, index) => (known.intersect(units).isEmpty ? [] : [index + 1]));
  }

  /** The characters that begin with a half of a class and end with one of these. */
  completedBy(half: number, units: CharacterSet): CodePointSet {
    return this.pairs(this.classes[half - 1] ?? CharacterSet.EMPTY, units.intersect(LOWS));
  }

  /** The characters that begin with one of these halves. */
  begunBy(units: CharacterSet): CodePointSet {
    return this.pairs(units.intersect(HIGHS), LOWS);
  }

  private pairs(highs: CharacterSet, lows: CharacterSet): CodePointSet {
    const ranges = lows.equals(LOWS) ? highs.ranges.length : highs.size * lows.ranges.length;
    if (ranges > 2 * MAX_RANGES) throw new UntranslatableNode('surrogates', this.root);
    return CodePointSet.ofPairs(highs, lows);
  }
}

function setOf(node: RegexNode): CharacterSet | null {
  return node.type === 'character' || node.type === 'class' ? node.set : null;
}
