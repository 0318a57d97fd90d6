import {
  CharacterSet,
  type AnchorNode,
  type CharacterNode,
  type ClassNode,
  type LoopNode,
  type RegexNode,
} from '../../regex/index.js';

/** A piece of one way through a pattern. */
export type Atom =
  | { readonly kind: 'unit'; readonly node: CharacterNode; readonly set: CharacterSet }
  | { readonly kind: 'set'; readonly node: ClassNode; readonly set: CharacterSet }
  /** A repeat; `set` is everything that its body may read. */
  | { readonly kind: 'loop'; readonly node: LoopNode; readonly set: CharacterSet }
  | { readonly kind: 'anchor'; readonly node: AnchorNode }
  /** What is not taken apart: lookarounds, references, large alternations. */
  | { readonly kind: 'other'; readonly node: RegexNode; readonly set: CharacterSet };

/** One way through a pattern, with each alternation decided and each `?` taken or not, cut where URIs are. */
export interface Branch {
  readonly atoms: readonly Atom[];
  /** Whether it can begin nowhere but at the start of the text. */
  readonly isAnchored: boolean;
  /** Before `://`; null where the branch has no `://` where a scheme would end. */
  readonly scheme: readonly Atom[] | null;
  /** From after `://` (or the start) to the first `/`, `?`, `#`, `:`, a class of these, or the end. */
  readonly host: readonly Atom[];
  /** What follows the host. */
  readonly rest: readonly Atom[];
}

/** More ways through a pattern are not looked at one by one. */
const MAX_BRANCHES = 200;

/** The ways through a pattern, in the order in which it names them. */
export function branchesOf(root: RegexNode): readonly Branch[] {
  return (expand(root) ?? [[other(root)]]).map(branchOf);
}

type Way = readonly Atom[];

/** All ways through a pattern have no more atoms together, so that a long pattern is not written out many times. */
const MAX_ATOMS = 500_000;

/** Whether ways may be told apart by how they go on, where so many parts follow one another. */
function isFew(ways: readonly Way[], next: readonly Way[], parts: number): boolean {
  const count = ways.length * next.length;
  return count <= MAX_BRANCHES && count * parts <= MAX_ATOMS;
}

/** The ways through a node, or null where they are too many. */
function expand(node: RegexNode): readonly Way[] | null {
  switch (node.type) {
    case 'empty':
      return [[]];
    case 'character':
      return [[{ kind: 'unit', node, set: node.set }]];
    case 'class':
      return [[{ kind: 'set', node, set: node.set }]];
    case 'anchor':
      return [[{ kind: 'anchor', node }]];
    case 'group':
    case 'capture':
    case 'atomic':
      return expand(node.body);
    case 'concatenation': {
      let ways: Atom[][] = [[]];
      for (const child of node.children) {
        const next = expand(child) ?? [[other(child)]];
        const [only, another] = next;
        if (another !== undefined && isFew(ways, next, node.children.length)) {
          ways = ways.flatMap(way => next.map(more => [...way, ...more]));
        } else {
          // One way on: the ways so far are extended in place, since a pattern may have 200,000 characters.
          const more = another === undefined ? (only ?? []) : [other(child)];
          for (const way of ways) for (const atom of more) way.push(atom);
        }
      }
      return ways;
    }
    case 'alternation': {
      const ways = node.children.flatMap(child => expand(child) ?? [[other(child)]]);
      return ways.length <= MAX_BRANCHES ? ways : null;
    }
    case 'loop': {
      if (node.max === 0) return [[]];
      if (node.min !== 0 || node.max !== 1) return [[{ kind: 'loop', node, set: unitsOf(node.body) }]];
      const ways = expand(node.body);
      return ways === null ? null : [...ways, []];
    }
    default:
      return [[other(node)]];
  }
}

function other(node: RegexNode): Atom {
  return { kind: 'other', node, set: unitsOf(node) };
}

/** Everything that a node may read. */
function unitsOf(node: RegexNode): CharacterSet {
  switch (node.type) {
    case 'character':
    case 'class':
      return node.set;
    case 'group':
    case 'capture':
    case 'atomic':
    case 'loop':
      return unitsOf(node.body);
    case 'concatenation':
    case 'alternation':
      return CharacterSet.EMPTY.union(...node.children.map(unitsOf));
    case 'empty':
    case 'anchor':
    case 'lookaround':
      return CharacterSet.EMPTY;
    default:
      return CharacterSet.ALL;
  }
}

function branchOf(atoms: Way): Branch {
  let first = 0;
  let isAnchored = false;
  for (; atoms[first]?.kind === 'anchor'; first++) {
    const atom = atoms[first];
    if (atom?.kind === 'anchor') isAnchored ||= ['input-start', 'search-start'].includes(atom.node.kind);
  }
  const separator = schemeEnd(atoms, first);
  const hostStart = separator === null ? first : separator + 3;
  let hostEnd = hostStart;
  while (hostEnd < atoms.length && !endsHost(atoms[hostEnd])) hostEnd++;
  return {
    atoms,
    isAnchored,
    scheme: separator === null ? null : atoms.slice(first, separator),
    host: atoms.slice(hostStart, hostEnd),
    rest: atoms.slice(hostEnd),
  };
}

/** Where `://` stands after nothing but letters. */
function schemeEnd(atoms: Way, first: number): number | null {
  for (let index = first; index + 2 < atoms.length; index++) {
    if (spells(atoms[index], ':') && spells(atoms[index + 1], '/') && spells(atoms[index + 2], '/')) return index;
    const atom = atoms[index];
    if (atom === undefined || atom.kind === 'anchor' || spells(atom, '/') || spells(atom, '.')) return null;
  }
  return null;
}

function endsHost(atom: Atom | undefined): boolean {
  if (atom?.kind === 'anchor') return ['input-end', 'input-end-or-final-newline', 'line-end'].includes(atom.node.kind);
  return (atom?.kind === 'unit' || atom?.kind === 'set') && !atom.set.isEmpty && atom.set.subtract(HOST_ENDS).isEmpty;
}

const HOST_ENDS = CharacterSet.of(...Array.from('/?#:', character => character.charCodeAt(0)));

/** Whether an atom is that character and no other. */
export function spells(atom: Atom | undefined, character: string): boolean {
  return atom?.kind === 'unit' && atom.node.unit === character.charCodeAt(0);
}

const HOST_UNITS = CharacterSet.fromPairs([0x30, 0x39, 0x41, 0x5a, 0x61, 0x7a]);

/** Whether an atom is one letter or digit. */
export function isNameUnit(atom: Atom | undefined): boolean {
  return atom?.kind === 'unit' && HOST_UNITS.has(atom.node.unit);
}

/** Whether an atom may read that character. */
export function mayRead(atom: Atom, character: string): boolean {
  return atom.kind !== 'anchor' && atom.set.has(character.charCodeAt(0));
}

/** Whether an atom may read nothing. */
export function isNullable(atom: Atom): boolean {
  return atom.kind === 'anchor' || (atom.kind === 'loop' && atom.node.min === 0);
}

/** Names that a class lists, such as those of `contoso[12]` or `[Cc]ontoso`, are chosen ones: up to so many. */
const MAX_LISTED_NAMES = 100;

/** Whether these atoms are a list of names rather than room for any. */
export function listsNames(atoms: readonly Atom[]): boolean {
  let names = 1;
  for (const atom of atoms) {
    if (atom.kind !== 'unit' && atom.kind !== 'set') return false;
    names *= atom.set.size;
  }
  return names <= MAX_LISTED_NAMES;
}

/** The text of atoms that are characters, with `*` for what varies. */
export function shapeOf(atoms: readonly Atom[]): string {
  return atoms
    .filter(({ kind }) => kind !== 'anchor')
    .map(atom => (atom.kind === 'unit' ? String.fromCharCode(atom.node.unit) : '*'))
    .join('');
}

/** A regex that reads what the atoms read, in the words of the pattern, with the dot for a dot. */
export function sourceOf(pattern: string, atoms: readonly Atom[]): string {
  return atoms
    .filter(({ kind }) => kind !== 'anchor')
    .map(({ node }) => (isAnyUnit(node) ? '\\.' : `(?:${pattern.slice(node.start, node.end)})`))
    .join('');
}

function isAnyUnit(node: RegexNode): boolean {
  return node.type === 'class' && node.form === 'any';
}
