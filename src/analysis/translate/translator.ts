import {
  CharacterSet,
  type AnchorNode,
  type AtomicNode,
  type LookaroundNode,
  type LoopNode,
  type RegexNode,
} from '../../regex/index.js';
import { boundaryWordSet } from '../../regex/unicode.js';
import { CodePointSet } from './code-point-set.js';
import { TooLargeRegex, type CodePointRegex, type RegexFactory } from './code-point-regex.js';
import { gathered, sameExits, type Exit } from './exits.js';
import { LoopTranslator } from './loop-translator.js';
import { FINAL_NEWLINE, States, type Promised, type State } from './state.js';
import { SurrogateClasses } from './surrogate-classes.js';
import { fixedLength, nodesOf, outermostNodes, possessiveParts, singleUnitSet } from './tree-facts.js';
import { UntranslatableNode } from './untranslatable.js';

const SURROGATES = CharacterSet.range(0xd800, 0xdfff);
/** One for each node and state it is met in; ordinary rules need some hundreds. */
const MAX_STEPS = 200_000;

/**
 * Translates the tree of a .NET pattern, which reads UTF-16 units, into regexes over code points that find a match in the same
 * well-formed texts.
 *
 * A node becomes, for each state in which it is met, one regex for each state in which it can leave. States tell apart what the
 * other engine has no words for: halves of surrogate pairs (a character outside the BMP is written when its second half is read),
 * .NET's own idea of a word, and promises about what follows, such as that of `$` before a final \n.
 */
export class Translator {
  readonly states = new States();
  private readonly start: State;
  private readonly known = new Map<RegexNode, Map<State, readonly Exit[]>>();
  private readonly halves: SurrogateClasses;
  private readonly firstNodes: ReadonlySet<RegexNode>;
  private readonly lastNodes: ReadonlySet<RegexNode>;
  private readonly possessive: ReadonlySet<RegexNode>;
  private readonly asksForWords: boolean;
  private readonly loops: LoopTranslator;
  private readonly words = boundaryWordSet();
  private steps = 0;

  constructor(
    private readonly root: RegexNode,
    private readonly factory: RegexFactory,
  ) {
    this.start = this.states.of(0, false, null);
    const nodes = [...nodesOf(root)];
    this.halves = new SurrogateClasses(root, nodes);
    this.firstNodes = outermostNodes(root, 'first');
    this.lastNodes = outermostNodes(root, 'last');
    this.possessive = possessiveParts(root);
    this.asksForWords = nodes.some(node => node.type === 'anchor' && isWordAnchor(node));
    this.loops = new LoopTranslator(factory, (body, state) => this.exits(body, state));
  }

  /**
   * What finds a match anywhere in a text where the pattern does.
   *
   * @throws UntranslatableNode
   */
  search(): CodePointRegex {
    try {
      const between = this.fromBetweenCharacters();
      // A match may begin inside a character. Often one that begins after it says the same.
      const found = [...between];
      for (let half = 1; half <= this.halves.count; half++) {
        for (const regex of this.completed(this.exits(this.root, this.states.of(half, false, null)))) {
          if (!found.some(other => this.startsLater(regex, other))) found.push(regex);
        }
      }
      const isAlways = found.some(({ nullable }) => nullable);
      return isAlways ? this.factory.empty : this.factory.join(...found);
    } catch (error) {
      if (error instanceof TooLargeRegex) throw new UntranslatableNode('too-large', this.root);
      throw error;
    }
  }

  /** Matches that begin between two characters. A character before one, where it counts, is consumed, too. */
  private fromBetweenCharacters(): readonly CodePointRegex[] {
    const { factory } = this;
    const elsewhere = this.exits(this.root, this.start);
    if (!this.asksForWords) return this.completed(elsewhere);
    const afterWord = this.exits(this.root, this.states.of(0, true, null));
    if (sameExits(elsewhere, afterWord)) return this.completed(elsewhere);
    const word = CodePointSet.ofUnits(this.words);
    const before = factory.choice(factory.assertion('text-start'), factory.set(word.complement()));
    return [
      ...this.completed(elsewhere).map(regex => (beginsAtStart(regex) ? regex : factory.sequence(before, regex))),
      ...this.completed(afterWord).map(regex => factory.sequence(factory.set(word), regex)),
    ];
  }

  /** Is one a character and then the other? Then a search that finds it finds the other. */
  private startsLater(regex: CodePointRegex, other: CodePointRegex): boolean {
    if (regex === other) return true;
    if (regex.type !== 'sequence' || regex.children[0]?.type !== 'set') return false;
    return this.factory.sequence(...regex.children.slice(1)) === other;
  }

  /** The ends of matches, with what was promised about the text after them. */
  private completed(exits: readonly Exit[]): readonly CodePointRegex[] {
    const { factory } = this;
    const complete = exits.filter(({ state }) => state.half === 0 && state.promised === null).map(({ regex }) => regex);
    const others = exits.flatMap(({ state, regex }) =>
      state.half === 0 && state.promised === null
        ? []
        : // Where the match could have ended before that character, it need not be there.
          complete.includes(regex)
          ? []
          : [factory.sequence(regex, this.completion(state))],
    );
    const joined = factory.join(...complete, ...others);
    return joined === factory.never ? [] : [joined];
  }

  private completion({ half, promised }: State): CodePointRegex {
    const { factory } = this;
    if (half > 0) return factory.set(this.halves.completedBy(half, promised?.units ?? CharacterSet.ALL));
    if (promised === null) return factory.empty;
    const { units, orEnd, isFinal } = promised;
    const next = factory.set(CodePointSet.ofUnits(units).union(this.halves.begunBy(units)));
    const end = factory.assertion('text-end');
    return factory.join(orEnd ? end : factory.never, isFinal ? factory.sequence(next, end) : next);
  }

  /** How a node leads on from a state: nothing where it cannot match there. */
  private exits(node: RegexNode, state: State): readonly Exit[] {
    let ofNode = this.known.get(node);
    if (ofNode === undefined) this.known.set(node, (ofNode = new Map<State, readonly Exit[]>()));
    let exits = ofNode.get(state);
    if (exits === undefined) {
      if (++this.steps > MAX_STEPS) throw new TooLargeRegex();
      exits = gathered(this.translate(node, state), regexes => this.factory.join(...regexes));
      ofNode.set(state, exits);
    }
    return exits;
  }

  private translate(node: RegexNode, state: State): readonly Exit[] {
    const { factory } = this;
    switch (node.type) {
      case 'empty':
        return [{ state, regex: factory.empty }];
      case 'character':
      case 'class':
        return this.unit(node.set, state);
      case 'anchor':
        return this.anchor(node, state);
      case 'concatenation':
        return this.concatenation(node.children, state);
      case 'alternation':
        return gathered(
          node.children.flatMap(child => this.exits(child, state)),
          regexes => factory.choice(...regexes),
        );
      case 'loop':
        return this.loop(node, state);
      case 'group':
        return this.exits(node.body, state);
      case 'capture':
        if (node.balances !== undefined) throw new UntranslatableNode('balancing', node);
        return this.exits(node.body, state);
      case 'atomic':
        if (!this.isRemovable(node)) throw new UntranslatableNode('atomic', node);
        return this.exits(node.body, state);
      case 'lookaround':
        return this.lookaround(node, state);
      case 'backreference':
        throw new UntranslatableNode('backreference', node);
      case 'capture-condition':
      case 'expression-condition':
        throw new UntranslatableNode('condition', node);
    }
  }

  private unit(set: CharacterSet, { half, promised }: State): readonly Exit[] {
    const { factory, states } = this;
    const units = promised === null ? set : set.intersect(promised.units);
    const exits: Exit[] = [];
    const add = (regex: CodePointRegex, state: State): void => {
      if (regex !== factory.never) exits.push({ state, regex });
    };
    if (half > 0) {
      add(factory.set(this.halves.completedBy(half, units)), this.start);
      return exits;
    }
    const whole = units.intersect(SURROGATES.complement());
    const isFinal = promised?.isFinal === true;
    const consume = (these: CharacterSet): CodePointRegex => {
      const regex = factory.set(CodePointSet.ofUnits(these));
      return isFinal ? factory.sequence(regex, factory.assertion('text-end')) : regex;
    };
    if (this.asksForWords) {
      add(consume(whole.intersect(this.words.complement())), this.start);
      add(consume(whole.intersect(this.words)), states.of(0, true, null));
    } else {
      add(consume(whole), this.start);
    }
    for (const begun of this.halves.within(units)) add(factory.empty, states.of(begun, false, null));
    return exits;
  }

  private anchor({ kind }: AnchorNode, state: State): readonly Exit[] {
    const { factory, states } = this;
    // Both neighbours of the middle of a character are surrogates: no words, no line breaks.
    if (state.half > 0) return kind === 'not-word-boundary' ? [{ state, regex: factory.empty }] : [];
    const promising = (more: Promised): readonly Exit[] => {
      const next = states.promising(state, more);
      return next === null ? [] : [{ state: next, regex: factory.empty }];
    };
    const atEnd = state.promised?.orEnd === false ? [] : [{ state, regex: factory.assertion('text-end') }];
    switch (kind) {
      case 'input-start':
      case 'search-start':
        return [{ state, regex: factory.assertion('text-start') }];
      case 'line-start':
        return [{ state, regex: factory.assertion('line-start') }];
      case 'input-end':
        return atEnd;
      case 'line-end':
        return [{ state, regex: factory.assertion('line-end') }];
      case 'input-end-or-final-newline':
        return [...atEnd, ...promising(FINAL_NEWLINE)];
      case 'word-boundary':
      case 'not-word-boundary': {
        const wantsWord = state.afterWord === (kind === 'not-word-boundary');
        return promising({
          units: wantsWord ? this.words : this.words.complement(),
          orEnd: !wantsWord,
          isFinal: false,
        });
      }
    }
  }

  private concatenation(children: readonly RegexNode[], state: State): readonly Exit[] {
    const { factory } = this;
    let reached: readonly Exit[] = [{ state, regex: factory.empty }];
    for (const child of children) {
      // Where what follows is the same, what led there is written side by side, and what follows once.
      const groups: { readonly before: CodePointRegex[]; readonly exits: readonly Exit[] }[] = [];
      for (const { state: from, regex } of reached) {
        const exits = this.exits(child, from);
        const group = groups.find(other => sameExits(other.exits, exits));
        if (group === undefined) groups.push({ before: [regex], exits });
        else group.before.push(regex);
      }
      const next = groups.flatMap(({ before, exits }) => {
        const joined = factory.join(...before);
        return exits.map(exit => ({ state: exit.state, regex: factory.sequence(joined, exit.regex) }));
      });
      reached = gathered(
        next.filter(({ regex }) => regex !== factory.never),
        regexes => factory.join(...regexes),
      );
    }
    return reached;
  }

  private loop(node: LoopNode, state: State): readonly Exit[] {
    try {
      return this.loops.translate(node, state, this.firstNodes.has(node) || this.lastNodes.has(node));
    } catch (error) {
      if (error instanceof TooLargeRegex) throw new UntranslatableNode('too-large', node);
      throw error;
    }
  }

  /** Whether going back into an atomic group would change nothing. */
  private isRemovable(node: AtomicNode): boolean {
    return this.lastNodes.has(node) || this.possessive.has(node) || fixedLength(node.body) !== null;
  }

  private lookaround(node: LookaroundNode, state: State): readonly Exit[] {
    const { behind, negative, body } = node;
    if (!negative && (behind ? this.firstNodes : this.lastNodes).has(node)) return this.exits(body, state);
    const set = singleUnitSet(body);
    if (behind && set !== null && this.firstNodes.has(node)) {
      // Nothing comes before: the unit that is another one can be consumed.
      const atStart = { state, regex: this.factory.assertion('text-start') };
      return gathered([atStart, ...this.unit(set.complement(), state)], regexes => this.factory.choice(...regexes));
    }
    if (behind || set === null) throw new UntranslatableNode(behind ? 'lookbehind' : 'lookahead', node);
    const promise = { units: negative ? set.complement() : set, orEnd: negative, isFinal: false };
    const next = this.states.promising(state, promise);
    return next === null ? [] : [{ state: next, regex: this.factory.empty }];
  }
}

function isWordAnchor({ kind }: AnchorNode): boolean {
  return kind === 'word-boundary' || kind === 'not-word-boundary';
}

function beginsAtStart(regex: CodePointRegex): boolean {
  const first = regex.type === 'sequence' ? regex.children[0] : regex;
  return first?.type === 'assertion' && first.kind === 'text-start';
}
