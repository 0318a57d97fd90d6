import type { CharacterSet } from './character-set.js';

/**
 * The tree of a pattern of the .NET dialect.
 *
 * Inline options are already resolved into the nodes, so that no consumer has to know of them: a character or class carries
 * the set of input units that it matches (case variants included), an anchor says which line it means. Each node keeps the
 * range of the pattern, in UTF-16 units, that it was written as; `end` is exclusive.
 */
export type RegexNode =
  | EmptyNode
  | CharacterNode
  | ClassNode
  | AnchorNode
  | BackreferenceNode
  | ConcatenationNode
  | AlternationNode
  | LoopNode
  | GroupNode
  | CaptureNode
  | AtomicNode
  | LookaroundNode
  | CaptureConditionNode
  | ExpressionConditionNode;

/** Where a node is in the pattern, in UTF-16 units from 0; `end` is exclusive. */
export interface SourceRange {
  readonly start: number;
  readonly end: number;
}

/** Matches the empty string: an empty alternative, group or branch. */
export interface EmptyNode extends SourceRange {
  readonly type: 'empty';
}

/** A single character, plain or escaped. */
export interface CharacterNode extends SourceRange {
  readonly type: 'character';
  /** The UTF-16 unit that was written. */
  readonly unit: number;
  /** What it matches: the unit alone, or with its case variants. */
  readonly set: CharacterSet;
}

/** `.`, `\w`, `\p{Lu}` or a bracketed class: one unit out of a set. */
export interface ClassNode extends SourceRange {
  readonly type: 'class';
  readonly form: 'any' | 'escape' | 'bracket';
  /** What it matches, with negation, subtraction and case resolved. */
  readonly set: CharacterSet;
  /** The members as written, for a bracketed class. */
  readonly items: readonly ClassItem[];
}

/** A member of a bracketed class. */
export interface ClassItem extends SourceRange {
  readonly type: 'character' | 'range' | 'escape' | 'subtraction';
  /** The units written, before negation and case: empty for a subtraction, whose members are not listed here. */
  readonly set: CharacterSet;
}

/** What an anchor asks of its place, options resolved. */
export type AnchorKind =
  /** `^`, `\A` */
  | 'input-start'
  /** `^` under `(?m)`: at the start, or after a \n */
  | 'line-start'
  /** `$`, `\Z`: at the end, or before a \n that ends the input */
  | 'input-end-or-final-newline'
  /** `\z` */
  | 'input-end'
  /** `$` under `(?m)`: at the end, or before a \n */
  | 'line-end'
  /** `\G`: where the search began, which is always the start here */
  | 'search-start'
  | 'word-boundary'
  | 'not-word-boundary';

/** An assertion about one place: `^`, `$`, `\b`, ... */
export interface AnchorNode extends SourceRange {
  readonly type: 'anchor';
  readonly kind: AnchorKind;
}

/** `\1`, `\k<name>`: what the group last captured; fails if it captured nothing. */
export interface BackreferenceNode extends SourceRange {
  readonly type: 'backreference';
  readonly group: number;
  readonly ignoreCase: boolean;
}

/** Several nodes, one after another. */
export interface ConcatenationNode extends SourceRange {
  readonly type: 'concatenation';
  /** In the order written, inside lookbehinds too. */
  readonly children: readonly RegexNode[];
}

/** `x|y`: the alternatives in the order written, which is that of preference. */
export interface AlternationNode extends SourceRange {
  readonly type: 'alternation';
  readonly children: readonly RegexNode[];
}

/** `x*`, `x{2,5}?`, ... as written, so `x{0}` and `x{1}` are loops too. */
export interface LoopNode extends SourceRange {
  readonly type: 'loop';
  readonly min: number;
  /** `Infinity` = unbounded; .NET's own maximum, 2147483647, is read as that too. */
  readonly max: number;
  readonly lazy: boolean;
  readonly body: RegexNode;
}

/** `(?:x)` and what else groups without capturing, such as `(?i:x)` or `(x)` under `(?n)`. */
export interface GroupNode extends SourceRange {
  readonly type: 'group';
  readonly body: RegexNode;
}

/** `(x)`, `(?<name>x)`, and the balancing `(?<name-other>x)` and `(?<-other>x)`. */
export interface CaptureNode extends SourceRange {
  readonly type: 'capture';
  /** .NET's group number; `undefined` for `(?<-other>x)`, which captures nothing itself. */
  readonly group: number | undefined;
  /** The group whose last capture this one takes back. */
  readonly balances: number | undefined;
  readonly body: RegexNode;
}

/** `(?>x)` */
export interface AtomicNode extends SourceRange {
  readonly type: 'atomic';
  readonly body: RegexNode;
}

/** `(?=x)`, `(?!x)`, `(?<=x)`, `(?<!x)` */
export interface LookaroundNode extends SourceRange {
  readonly type: 'lookaround';
  readonly behind: boolean;
  readonly negative: boolean;
  readonly body: RegexNode;
}

/** `(?(1)yes|no)`, `(?(name)yes|no)`: did the group capture? A missing branch is empty. */
export interface CaptureConditionNode extends SourceRange {
  readonly type: 'capture-condition';
  readonly group: number;
  readonly yes: RegexNode;
  readonly no: RegexNode;
}

/** `(?(expression)yes|no)`: does the expression match here? A missing branch is empty. */
export interface ExpressionConditionNode extends SourceRange {
  readonly type: 'expression-condition';
  readonly condition: RegexNode;
  readonly yes: RegexNode;
  readonly no: RegexNode;
}

/** A parsed pattern. Its nodes nest at most `MAX_DEPTH` deep, so a walk over it may recurse. */
export interface RegexTree {
  readonly pattern: string;
  readonly root: RegexNode;
  /** The number of each group, as .NET counts: unnamed ones from 1 on, then named ones; explicit numbers keep theirs. */
  readonly groupNumbers: readonly number[];
  /** The numbers of the named groups, by name. */
  readonly groupNames: ReadonlyMap<string, number>;
}
