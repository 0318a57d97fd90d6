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
  /** Slashes and the like that an unanchored branch has before its host: `//contoso\\.com`, `[/.]contoso\\.com`. */
  readonly beforeHost: readonly Atom[];
  /** From after `://` (or the start, or such slashes) to the first `/`, `?`, `#`, `:`, a class of these, or the end. */
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

/** All ways of a pattern together have no more atoms than these: a pattern may be very long. */
const MAX_ATOMS = 200_000;

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
      const most = Math.max(1, Math.min(MAX_BRANCHES, Math.floor(MAX_ATOMS / node.children.length)));
      let ways: Atom[][] = [[]];
      for (const child of node.children) {
        const next = expand(child) ?? [[other(child)]];
        const [only, another] = ways.length * next.length <= most ? next : [[other(child)]];
        if (only === undefined) continue;
        // Extended in place, one by one: a pattern may have 200,000 characters, more than a call may have arguments.
        if (another === undefined) for (const way of ways) for (const atom of only) way.push(atom);
        else ways = ways.flatMap(way => next.map(more => [...way, ...more]));
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
  let hostStart = separator === null ? first : separator + (spells(atoms[separator + 1], '/') ? 3 : 1);
  if (separator === null && !isAnchored) while (isDelimiter(atoms[hostStart])) hostStart++;
  let hostEnd = hostStart;
  while (hostEnd < atoms.length && !endsHost(atoms[hostEnd])) hostEnd++;
  return {
    atoms,
    isAnchored,
    scheme: separator === null ? null : atoms.slice(first, separator),
    beforeHost: separator === null ? atoms.slice(first, hostStart) : [],
    host: atoms.slice(hostStart, hostEnd),
    rest: atoms.slice(hostEnd),
  };
}

/** Where `://` follows nothing but letters. */
function schemeEnd(atoms: Way, first: number): number | null {
  // Connection strings of SQL: `tcp:contoso.database.windows.net,1433`.
  if (Array.from('tcp:').every((character, index) => spells(atoms[first + index], character))) return first + 3;
  for (let index = first; index + 2 < atoms.length; index++) {
    if (spells(atoms[index], ':') && spells(atoms[index + 1], '/') && spells(atoms[index + 2], '/')) return index;
    const atom = atoms[index];
    if (atom === undefined || atom.kind === 'anchor' || spells(atom, '/') || spells(atom, '.')) return null;
  }
  return null;
}

function endsHost(atom: Atom | undefined): boolean {
  if (atom?.kind === 'anchor') return ['input-end', 'input-end-or-final-newline', 'line-end'].includes(atom.node.kind);
  return (atom?.kind === 'unit' || atom?.kind === 'set') && !atom.set.isEmpty && isWithin(atom.set, HOST_ENDS);
}

/** Whether a set has nothing that a small one lacks. A pattern may have 100,000 sets of a thousand runs: most are too many to be within. */
function isWithin(set: CharacterSet, small: CharacterSet): boolean {
  return set.ranges.length <= 2 * small.size && set.subtract(small).isEmpty;
}

/** A slash, or a class that reads one and nothing of names but dots: what somebody writes who means the place before a host. */
function isDelimiter(atom: Atom | undefined): boolean {
  if (atom === undefined || (atom.kind !== 'unit' && atom.kind !== 'set')) return false;
  return mayRead(atom, '/') && isWithin(atom.set, DELIMITERS);
}

const DELIMITERS = CharacterSet.of(...Array.from('/.:@', character => character.charCodeAt(0)));
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
const MAX_LISTED_NAMES = 128;

/** Whether these atoms are a list of names rather than room for any. */
export function listsNames(atoms: readonly Atom[]): boolean {
  let names = 1;
  for (const atom of atoms) {
    if (atom.kind === 'unit' || atom.kind === 'set') names *= atom.set.size;
    else if (atom.kind === 'loop' && isOneUnit(atom.node.body)) names *= waysOf(atom.set.size, atom.node);
    else return false;
    if (names > MAX_LISTED_NAMES) return false;
  }
  return true;
}

function isOneUnit(body: RegexNode): boolean {
  return body.type === 'character' || body.type === 'class';
}

/** How many texts a repeat of some characters reads, up to more than anybody lists. */
function waysOf(size: number, { min, max }: LoopNode): number {
  let ways = 0;
  for (let count = min; count <= max && ways <= MAX_LISTED_NAMES; count++) ways += size ** count;
  return ways;
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
