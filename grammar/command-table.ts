import { listed } from './text/mention.js';
import { keywordType, marks, otherTypes, With, type TokenType } from './tokens.js';

/** How a command is written. The grammar takes a table of these as data: it knows no command of its own. */
export interface CommandSyntax {
  /** The name of its syntax nodes. */
  readonly kind: string;
  /** Its words after the dot, `*` for the name of an entity; where it may be written in several ways, first the one that is shown. */
  readonly words: readonly [string, ...string[]];
  /** What follows the words: nothing, a policy in one string literal, or `with (…)`, `<|` and commands. */
  readonly argument: 'none' | 'policy' | 'script';
  /** The names that a script's `with (…)` takes. */
  readonly properties?: readonly string[];
  /** What Kusto's own command takes after these words and this interpreter does not: `(…)`, `with (…)`. */
  readonly unsupported?: readonly string[];
  /** Whether clients send it on connecting, and people never need it: messages that list the commands leave it out. */
  readonly isGreeting?: boolean;
  /** Commands of Kusto's that are not supported, each with why this one is the one to use. */
  readonly insteadOf?: Readonly<Record<string, string>>;
}

/** Among the words of a command, the name of an entity: a word, a string literal, or a literal in brackets. */
export const NAME = '*';

/** A place among the words of the commands: what may come next, and the command that is complete here. */
export interface WordTree {
  readonly next: Map<string, WordTree>;
  complete: CommandSyntax | null;
}

/** The keywords of a table. Those with hyphens are found by their first piece: to Kusto's lexer they are several tokens. */
export interface Keywords {
  readonly plain: ReadonlyMap<string, TokenType>;
  readonly hyphenated: ReadonlyMap<string, readonly { readonly text: string; readonly type: TokenType }[]>;
}

/** The commands that an interpreter runs, and all that the grammar derives from their words. */
export class CommandTable {
  /** By their words, in every form. */
  readonly byWords: ReadonlyMap<string, CommandSyntax>;
  readonly tree: WordTree = { next: new Map(), complete: null };
  readonly keywords: Keywords;
  /** Every token type that a text may have. */
  readonly vocabulary: TokenType[];

  constructor(readonly commands: readonly [CommandSyntax, ...CommandSyntax[]]) {
    const forms = commands.flatMap(command => command.words.map(words => [words, command] as const));
    this.byWords = new Map(forms);
    if (this.byWords.size < forms.length) throw new Error('two commands are written alike');

    const types = new Map<string, TokenType>([['with', With]]);
    for (const [words, command] of forms) {
      let place = this.tree;
      for (const word of words.split(' ')) {
        if (word !== NAME && !types.has(word)) types.set(word, keywordType(word));
        const next = place.next.get(word) ?? { next: new Map(), complete: null };
        place.next.set(word, next);
        place = next;
      }
      place.complete = command;
    }
    const hyphenated = new Map<string, { text: string; type: TokenType }[]>();
    for (const [text, type] of types) {
      const [first = ''] = text.split('-');
      if (first !== text) hyphenated.set(first, [...(hyphenated.get(first) ?? []), { text, type }]);
    }
    this.keywords = { plain: types, hyphenated };
    this.vocabulary = [...types.values(), ...marks, ...otherTypes];
  }

  /** The token type of a word of the table. */
  typeOf(word: string): TokenType {
    const type = this.keywords.plain.get(word);
    if (type === undefined) throw new Error(`no command has the word ${word}`);
    return type;
  }

  /** The command that messages give as an example. */
  get example(): string {
    return `.${this.commands[0].words[0]}`;
  }

  /** The command with commands of its own that these words begin with, or null. */
  scriptOf(words: readonly string[]): CommandSyntax | null {
    const text = `${words.join(' ')} `;
    const isIt = ({ argument, words: forms }: CommandSyntax): boolean =>
      argument === 'script' && forms.some(form => text.startsWith(`${form} `));
    return this.commands.find(isIt) ?? null;
  }

  /** The verbs of the commands that take this argument: `.alter and .alter-merge`. */
  verbsWith(argument: CommandSyntax['argument']): string {
    const verbs = this.commands
      .filter(command => command.argument === argument)
      .map(({ words: [words] }) => verbOf(words));
    return listed([...new Set(verbs)], 'and');
  }

  /** All commands in words, those that differ only by their verb together: `.show and .delete cluster policy callout, …`. */
  describe(): string {
    const verbs = new Map<string, string[]>();
    for (const {
      words: [words],
      isGreeting = false,
    } of this.commands) {
      if (isGreeting) continue;
      const object = words.slice(words.indexOf(' ') + 1);
      verbs.set(object, [...(verbs.get(object) ?? []), verbOf(words)]);
    }
    return listed(
      [...verbs].map(([object, ofIt]) => `${listed(ofIt, 'and')} ${object}`),
      'and',
    );
  }
}

function verbOf(words: string): string {
  return `.${words.split(' ', 1)[0] ?? ''}`;
}
