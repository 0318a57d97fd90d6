import { tokenize, type Token, type TokenList } from './tokens.js';
import type { Value } from './values.js';

/** A place in the text that somebody gave. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A text of KQL, wherever it was found: a file, a cell of an export, a literal in another text. */
export class Code {
  readonly list: TokenList;
  /** The tokens of constructs that have been looked at, and where they are. */
  readonly seen = new Set<number>();
  readonly seenOffsets = new Set<number>();
  /** The name of the function or the like that a stretch belongs to. */
  readonly entities: { readonly start: number; readonly end: number; readonly name: string }[] = [];

  constructor(
    readonly text: string,
    /** Where the character `offset` of the text is for people. */
    readonly placeOf: (offset: number) => Place,
    /** What the text as a whole is: the function of a row of `.show functions`. */
    readonly entity: string | null = null,
  ) {
    this.list = tokenize(text);
  }

  /** Remembers that the construct at a token has been looked at. */
  see(index: number): void {
    this.seen.add(index);
    this.seenOffsets.add(this.token(index)?.start ?? 0);
  }

  get tokens(): readonly Token[] {
    return this.list.tokens;
  }

  token(index: number): Token | undefined {
    return this.list.tokens[index];
  }

  /** The text of the token, or '' past the end. Literals never count as words or marks. */
  mark(index: number): string {
    const token = this.list.tokens[index];
    return token === undefined || token.kind === 'literal' || token.kind === 'broken' ? '' : token.text;
  }

  isWord(index: number, ...words: readonly string[]): boolean {
    const token = this.list.tokens[index];
    return token?.kind === 'word' && words.includes(token.text.toLowerCase());
  }

  /** The index of the bracket that closes the one at `index`; -1 where none does, or where it is not a bracket. */
  closing(index: number): number {
    return this.list.partner[index] ?? -1;
  }

  /** Whether nothing is between two tokens. */
  touch(index: number): boolean {
    return this.token(index)?.end === this.token(index + 1)?.start;
  }
}

/** A stretch of tokens. */
export interface Stretch {
  readonly code: Code;
  readonly from: number;
  /** The first index after it. */
  readonly to: number;
}

/** A parameter of a function. */
export interface FunctionParameter {
  readonly name: string;
  readonly isTable: boolean;
  /** null where the call must give a value. */
  readonly fallback: Stretch | null;
}

/** A function: a lambda of `let`, a stored one, or a view. */
export interface FunctionBody {
  readonly name: string;
  readonly parameters: readonly FunctionParameter[];
  readonly body: Stretch;
  /** What the body sees besides its parameters. */
  readonly scope: NameScope | null;
  readonly isStored: boolean;
}

/** What a name means. */
export type Meaning =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'expression'; readonly stretch: Stretch; readonly scope: NameScope | null; known?: Value }
  | { readonly kind: 'function'; readonly body: FunctionBody }
  /** What a name means nothing beyond, such as a column or a table. */
  | { readonly kind: 'entity-group' };

/** The names that a place sees, the nearest first. Never changed: a later `let` makes a longer one. */
export interface NameScope {
  readonly name: string;
  readonly meaning: Meaning;
  readonly outer: NameScope | null;
}

export function lookUp(scope: NameScope | null, name: string): Meaning | null {
  for (let each = scope; each !== null; each = each.outer) if (each.name === name) return each.meaning;
  return null;
}

/** What is known of the cluster from everything that was given. */
export interface Definitions {
  /** By name; a name that several databases have stands for all of them. */
  readonly functions: ReadonlyMap<string, readonly FunctionBody[]>;
}

/** A name at `index`, as a word or as `['a name']`, and the index after it. */
export function nameAt(code: Code, index: number): { readonly name: string; readonly next: number } | null {
  const token = code.token(index);
  if (token?.kind === 'word') {
    // Names may hold hyphens and dots where nothing else can follow; a part that touches the one before belongs to it.
    return { name: token.text, next: index + 1 };
  }
  if (token?.kind === 'literal') return { name: token.text, next: index + 1 };
  const inner = code.token(index + 1);
  if (code.mark(index) === '[' && inner?.kind === 'literal' && code.mark(index + 2) === ']') {
    return { name: inner.text, next: index + 3 };
  }
  return null;
}

/** Cuts a stretch at the commas outside of brackets. */
export function splitAtCommas({ code, from, to }: Stretch): readonly Stretch[] {
  if (from >= to) return [];
  const pieces: Stretch[] = [];
  let start = from;
  for (let index = from; index < to; index++) {
    const close = code.closing(index);
    if (close > index && close < to) index = close;
    else if (code.mark(index) === ',') {
      pieces.push({ code, from: start, to: index });
      start = index + 1;
    }
  }
  pieces.push({ code, from: start, to });
  return pieces;
}

/** An argument of a call. */
export interface CallArgument {
  readonly name: string | null;
  readonly stretch: Stretch;
}

/** The arguments between the brackets of a call. */
export function argumentsIn(stretch: Stretch): readonly CallArgument[] {
  return splitAtCommas(stretch).map(piece => {
    const { code, from, to } = piece;
    if (code.token(from)?.kind === 'word' && code.mark(from + 1) === '=' && !/^[=~]$/.test(code.mark(from + 2))) {
      return { name: code.mark(from), stretch: { code, from: from + 2, to } };
    }
    return { name: null, stretch: piece };
  });
}

/** The parameters between the brackets of a function's head. */
export function parametersIn(stretch: Stretch): readonly FunctionParameter[] {
  return splitAtCommas(stretch).flatMap(({ code, from, to }) => {
    const named = nameAt(code, from);
    if (named === null) return [];
    let index = named.next;
    if (code.mark(index) === ':') index++;
    const isTable = code.mark(index) === '(';
    while (index < to && code.mark(index) !== '=') {
      const close = code.closing(index);
      index = close > index ? close + 1 : index + 1;
    }
    const fallback = index < to ? { code, from: index + 1, to } : null;
    return [{ name: named.name, isTable, fallback }];
  });
}

/** A `let` of a function, read from the token after `=`; null where it is something else. */
export function lambdaAt(
  code: Code,
  index: number,
  to: number,
): { readonly parameters: Stretch; readonly body: Stretch; readonly next: number } | null {
  const open = code.isWord(index, 'view') ? index + 1 : index;
  if (code.mark(open) !== '(') return null;
  const close = code.closing(open);
  if (close < 0 || close >= to || code.mark(close + 1) !== '{') return null;
  const end = code.closing(close + 1);
  return {
    parameters: { code, from: open + 1, to: close },
    body: { code, from: close + 2, to: end < 0 ? to : Math.min(end, to) },
    next: end < 0 ? to : Math.min(end + 1, to),
  };
}

/** Where the statement that begins at `from` ends: its semicolon, or the end of the stretch. */
export function statementEnd(code: Code, from: number, to: number): number {
  for (let index = from; index < to; index++) {
    const close = code.closing(index);
    if (close > index) index = close;
    else if (code.mark(index) === ';' || code.mark(index) === '}') return index;
    // A `let` that follows on a line of its own, where the semicolon was forgotten.
    else if (index > from && code.mark(index) === 'let' && code.mark(index + 2) === '=' && !code.touch(index - 1)) {
      const before = code.mark(index - 1);
      if (before !== '|' && before !== '=' && before !== ',') return index;
    }
  }
  return to;
}
