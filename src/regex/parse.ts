import { takeBackslash } from './backslash.js';
import { takeBracketClass } from './bracket-class.js';
import { countCaptures, type CaptureTable } from './capture-table.js';
import { caseVariants } from './case-equivalence.js';
import { CharacterSet } from './character-set.js';
import { takeClassEscape } from './class-escape.js';
import { ClassMembers } from './class-members.js';
import { ClassSets } from './class-sets.js';
import { takeGroupOpener, type GroupOpener } from './group-opener.js';
import { MAX_PATTERN_LENGTH, MAX_DEPTH } from './limits.js';
import { DotnetRegexParseError } from './parse-error.js';
import { InlineOption, isDigit, PatternReader } from './pattern-reader.js';
import type { AnchorKind, RegexNode, RegexTree } from './tree.js';

/** What the caller of .NET's `Regex` constructor could pass; all off by default. */
export interface RegexOptions {
  /** RegexOptions.IgnoreCase */
  readonly ignoreCase?: boolean;
}

/** The tree of a pattern, or why .NET refuses it. */
export type ParseResult =
  { readonly ok: true; readonly tree: RegexTree } | { readonly ok: false; readonly error: DotnetRegexParseError };

/**
 * Parses a pattern as .NET Core 3.1 does (invariant culture). Never throws: a bad pattern is a value, and so is one beyond our
 * bounds (200,000 UTF-16 units; for the others see limits.ts).
 */
export function parsePattern(pattern: string, options: RegexOptions = {}): ParseResult {
  try {
    if (pattern.length > MAX_PATTERN_LENGTH) {
      throw new DotnetRegexParseError('PatternTooLong', pattern, MAX_PATTERN_LENGTH, String(MAX_PATTERN_LENGTH));
    }
    const initialOptions = options.ignoreCase === true ? InlineOption.ignoreCase : 0;
    const captures = countCaptures(pattern, initialOptions);
    const root = new PatternParser(new PatternReader(pattern, initialOptions), captures).parse();
    const groupNumbers = [...captures.numbers].sort((left, right) => left - right);
    return { ok: true, tree: { pattern, root, groupNumbers, groupNames: captures.names } };
  } catch (error) {
    if (error instanceof DotnetRegexParseError) return { ok: false, error };
    throw error;
  }
}

const ANCHOR_ESCAPES: ReadonlyMap<string, AnchorKind> = new Map([
  ['A', 'input-start'],
  ['b', 'word-boundary'],
  ['B', 'not-word-boundary'],
  ['G', 'search-start'],
  ['Z', 'input-end-or-final-newline'],
  ['z', 'input-end'],
]);

const SINGLE_CHARACTERS: readonly CharacterSet[] = Array.from({ length: 0x80 }, (_, unit) => CharacterSet.of(unit));
const NOT_NEWLINE = CharacterSet.of(0x0a).complement();

/** The first character of a construct of the grammar; all others stand for themselves. */
const SPECIAL = new Set('$()*+.?[\\^{|');
const STOPS_EXPANDED_TEXT = new Set([...SPECIAL, '#', ' ', '\t', '\n', '\f', '\r']);

/** One group that is still open: its alternatives so far, and the one being read. */
class OpenGroup {
  readonly alternatives: RegexNode[] = [];
  condition: RegexNode | undefined;
  /** The deepest of its parts, in nodes. */
  private depthOfParts = 0;
  private hasConcatenation = false;
  private sequence: RegexNode[] = [];

  constructor(
    readonly opener: GroupOpener,
    /** Where its parenthesis is. */
    readonly start: number,
    private sequenceStart: number,
    /** To be in force again after it. */
    readonly outerOptions: number,
  ) {}

  append(node: RegexNode, depth: number): void {
    this.sequence.push(node);
    this.noteDepth(depth);
  }

  private noteDepth(depth: number): void {
    this.depthOfParts = Math.max(this.depthOfParts, depth);
  }

  /** How deep the finished group is, in nodes. */
  get depth(): number {
    return this.depthOfParts + Number(this.hasConcatenation) + Number(this.alternatives.length > 1) + 1;
  }

  /** The condition has been read; what follows are the branches. */
  beginBranches(condition: RegexNode, depth: number, start: number): void {
    this.condition = condition;
    this.noteDepth(depth);
    this.sequence = [];
    this.sequenceStart = start;
  }

  endAlternative(end: number, nextStart: number): void {
    this.hasConcatenation ||= this.sequence.length > 1;
    this.alternatives.push(nodeOf('concatenation', this.sequence, this.sequenceStart, end));
    this.sequence = [];
    this.sequenceStart = nextStart;
  }
}

function nodeOf(
  type: 'concatenation' | 'alternation',
  children: readonly RegexNode[],
  start: number,
  end: number,
): RegexNode {
  const [only] = children;
  if (only === undefined) return { type: 'empty', start, end };
  return children.length === 1 ? only : { type, children, start, end };
}

/** The parser proper. It keeps its own stack of groups, so that nesting costs no recursion. */
class PatternParser {
  private readonly outer: OpenGroup[] = [];
  private current = new OpenGroup({ type: 'group' }, 0, 0, 0);
  /** The construct just read, as long as a quantifier may follow it. */
  private unit: RegexNode | undefined;
  private unitDepth = 1;
  private nextNumber = 1;
  private readonly classSets: ClassSets;
  /** The condition of (?(...)yes|no) does not capture; if it is not a plain group, the next plain one doesn't (.NET's slip). */
  private ignoreNextParenthesis = false;

  constructor(
    private readonly reader: PatternReader,
    private readonly captures: CaptureTable,
  ) {
    this.classSets = new ClassSets(reader);
  }

  parse(): RegexNode {
    const { reader } = this;
    let sawQuantifier = false;
    while (!reader.isAtEnd()) {
      const afterQuantifier = sawQuantifier;
      sawQuantifier = false;
      reader.skipBlank();
      const textStart = reader.position;
      this.skipText();
      const textEnd = reader.position;
      reader.skipBlank();

      const start = reader.position;
      const character = SPECIAL.has(reader.peek()) ? reader.take() : '';
      const quantifierFollows = '*+?{'.includes(character) && character !== '';
      if (textEnd > textStart) {
        this.appendText(textStart, quantifierFollows ? textEnd - 1 : textEnd);
        if (quantifierFollows) this.unit = this.characterAt(textEnd - 1);
      }
      if (character === '') continue;
      if (quantifierFollows) {
        this.requireQuantifiable(character, afterQuantifier && textEnd === textStart);
        reader.position--;
      } else {
        this.takeConstruct(character, start);
        if (this.unit === undefined) continue;
      }

      reader.skipBlank();
      if (this.isQuantifierNext()) {
        sawQuantifier = true;
        this.takeQuantifier();
      }
      this.appendUnit();
    }
    if (this.outer.length > 0) reader.fail('InsufficientClosingParentheses');
    this.current.endAlternative(reader.position, reader.position);
    return nodeOf('alternation', this.current.alternatives, 0, reader.position);
  }

  /** Steps over characters that stand for themselves. */
  private skipText(): void {
    const { reader } = this;
    const stops = reader.has(InlineOption.ignoreWhitespace) ? STOPS_EXPANDED_TEXT : SPECIAL;
    while (!reader.isAtEnd() && (!stops.has(reader.peek()) || (reader.peek() === '{' && !this.isQuantifierNext()))) {
      reader.position++;
    }
  }

  private appendText(start: number, end: number): void {
    for (let position = start; position < end; position++) this.current.append(this.characterAt(position), 1);
  }

  private appendUnit(): void {
    if (this.unit !== undefined) this.current.append(this.unit, this.unitDepth);
    this.unit = undefined;
    this.unitDepth = 1;
  }

  private characterAt(position: number): RegexNode {
    return this.characterNode(this.reader.pattern.charCodeAt(position), position, position + 1);
  }

  private characterNode(unit: number, start: number, end: number): RegexNode {
    const set = this.ignoresCase ? caseVariants(unit) : (SINGLE_CHARACTERS[unit] ?? CharacterSet.of(unit));
    return { type: 'character', unit, set, start, end };
  }

  private get ignoresCase(): boolean {
    return this.reader.has(InlineOption.ignoreCase);
  }

  private requireQuantifiable(quantifier: string, afterQuantifier: boolean): void {
    if (this.unit !== undefined) return;
    if (afterQuantifier) this.reader.fail('NestedQuantifiersNotParenthesized', quantifier);
    this.reader.fail('QuantifierAfterNothing');
  }

  /** Reads what begins with `character`, already stepped over, into the unit; there is none after `|`, `(` and options. */
  private takeConstruct(character: string, start: number): void {
    const { reader } = this;
    switch (character) {
      case '[': {
        const members = new ClassMembers(this.ignoresCase);
        takeBracketClass(reader, members);
        const set = this.classSets.get(start, this.ignoresCase, () => members.resolve());
        this.unit = { type: 'class', form: 'bracket', set, items: members.items, start, end: reader.position };
        return;
      }
      case '(':
        this.openGroup(start);
        return;
      case '|':
        this.current.endAlternative(start, reader.position);
        return;
      case ')':
        this.closeGroup(start);
        return;
      case '\\':
        this.unit = this.takeEscape(start);
        return;
      case '^':
        this.unit = this.anchor(reader.has(InlineOption.multiline) ? 'line-start' : 'input-start', start);
        return;
      case '$':
        this.unit = this.anchor(reader.has(InlineOption.multiline) ? 'line-end' : 'input-end-or-final-newline', start);
        return;
      case '.': {
        const set = reader.has(InlineOption.singleline) ? CharacterSet.ALL : NOT_NEWLINE;
        this.unit = { type: 'class', form: 'any', set, items: [], start, end: reader.position };
        return;
      }
    }
  }

  private anchor(kind: AnchorKind, start: number): RegexNode {
    return { type: 'anchor', kind, start, end: this.reader.position };
  }

  private takeEscape(start: number): RegexNode {
    const { reader } = this;
    if (reader.isAtEnd()) reader.fail('UnescapedEndingBackslash');
    const letter = reader.peek();
    const anchor = ANCHOR_ESCAPES.get(letter);
    if (anchor !== undefined) {
      reader.position++;
      return this.anchor(anchor, start);
    }
    if ('dDsSwWpP'.includes(letter)) {
      reader.position++;
      const members = takeClassEscape(reader, letter) ?? CharacterSet.EMPTY;
      const set = this.classSets.get(start, this.ignoresCase, () => members);
      return { type: 'class', form: 'escape', set, items: [], start, end: reader.position };
    }
    const meaning = takeBackslash(reader, this.captures);
    if (meaning?.type === 'character') return this.characterNode(meaning.unit, start, reader.position);
    const group = meaning?.group ?? 0;
    return { type: 'backreference', group, ignoreCase: this.ignoresCase, start, end: reader.position };
  }

  private openGroup(start: number): void {
    const { reader, current } = this;
    const outerOptions = reader.options;
    const opener = this.takeOpener();
    if (opener === undefined) return;
    this.outer.push(current);
    this.current = new OpenGroup(opener, start, reader.position, outerOptions);
  }

  private takeOpener(): GroupOpener | undefined {
    const { reader } = this;
    if (reader.peek() === '?' && reader.peek(1) !== ')') {
      reader.position++;
      const opener = takeGroupOpener(reader, this.captures, this.current.opener.type === 'expression-condition');
      if (opener?.type === 'expression-condition') this.ignoreNextParenthesis = true;
      return opener;
    }
    const captures = !this.ignoreNextParenthesis && !reader.has(InlineOption.explicitCapture);
    this.ignoreNextParenthesis = false;
    return captures ? { type: 'capture', group: this.nextNumber++, balances: undefined } : { type: 'group' };
  }

  private closeGroup(end: number): void {
    const { reader } = this;
    const closed = this.current;
    const enclosing = this.outer.pop() ?? reader.fail('InsufficientOpeningParentheses');
    closed.endAlternative(end, reader.position);
    const node = this.groupNode(closed, reader.position);
    const { depth } = closed;
    if (depth > MAX_DEPTH) reader.fail('NestingTooDeep', String(MAX_DEPTH));
    reader.options = closed.outerOptions;
    this.current = enclosing;
    if (enclosing.opener.type === 'expression-condition' && enclosing.condition === undefined) {
      // The first parenthesis inside (?(...)yes|no) is the condition; the yes branch begins after it.
      enclosing.beginBranches(node, depth, reader.position);
    } else {
      this.unit = node;
      this.unitDepth = depth;
    }
  }

  private groupNode(group: OpenGroup, end: number): RegexNode {
    const { opener, start, alternatives } = group;
    switch (opener.type) {
      case 'capture-condition':
      case 'expression-condition': {
        if (alternatives.length > 2) this.reader.fail('AlternationHasTooManyConditions');
        const nothing: RegexNode = { type: 'empty', start: end - 1, end: end - 1 };
        const [yes = nothing, no = nothing] = alternatives;
        if (opener.type === 'capture-condition') return { ...opener, yes, no, start, end };
        return { ...opener, type: opener.type, condition: group.condition ?? nothing, yes, no, start, end };
      }
      case 'lookaround':
      case 'capture':
        return { ...opener, body: this.bodyOf(group, end), start, end };
      case 'group':
      case 'atomic':
        return { ...opener, type: opener.type, body: this.bodyOf(group, end), start, end };
    }
  }

  private bodyOf(group: OpenGroup, end: number): RegexNode {
    const first = group.alternatives[0]?.start ?? end - 1;
    return nodeOf('alternation', group.alternatives, first, end - 1);
  }

  /** Is a quantifier next? `{` is one only as `{n}`, `{n,}` or `{n,m}`. */
  private isQuantifierNext(): boolean {
    const { reader } = this;
    const character = reader.peek();
    if (character !== '{') return character !== '' && '*+?'.includes(character);
    let ahead = 1;
    while (isDigit(reader.peek(ahead))) ahead++;
    if (ahead === 1) return false;
    if (reader.peek(ahead) === ',') {
      ahead++;
      while (isDigit(reader.peek(ahead))) ahead++;
    }
    return reader.peek(ahead) === '}';
  }

  private takeQuantifier(): void {
    const { reader, unit } = this;
    if (unit === undefined) return;
    const [min, max] = this.takeCounts();
    reader.skipBlank();
    const lazy = reader.peek() === '?';
    if (lazy) reader.position++;
    if (min > max) reader.fail('ReversedQuantifierRange');
    this.unitDepth++;
    this.unit = { type: 'loop', min, max, lazy, body: unit, start: unit.start, end: reader.position };
  }

  private takeCounts(): [min: number, max: number] {
    const { reader } = this;
    switch (reader.take()) {
      case '*':
        return [0, Infinity];
      case '+':
        return [1, Infinity];
      case '?':
        return [0, 1];
    }
    const min = reader.takeDecimal();
    let max = min;
    if (reader.peek() === ',') {
      reader.position++;
      max = isDigit(reader.peek()) ? reader.takeDecimal() : Infinity;
    }
    reader.position++;
    // Int32.MaxValue is how .NET writes "unbounded".
    return [min, max === 0x7fffffff ? Infinity : max];
  }
}
