import type { CommandTable } from './command-table.js';
import { nearest } from './text/nearest.js';
import { commandWords } from './known-commands.data.js';

/** A command by its words; `*` stands for any one argument. */
type Pattern = readonly string[];

let patterns: readonly Pattern[] | null = null;

/** All commands of Kusto's engine, read from the table when the first question comes: most runs have none. */
function allPatterns(): readonly Pattern[] {
  patterns ??= commandWords.split('\n').map(line => line.split(' '));
  return patterns;
}

/** A command of Kusto's that a text starts with. */
export interface KnownCommand {
  /** Its words, with `…` for arguments. */
  readonly name: string;
  readonly supported: boolean;
}

/** Whether commands of Kusto's begin with this word, such as `set` of `set-or-append`. */
export function isKnownVerb(word: string): boolean {
  return allPatterns().some(([verb = '']) => verb === word || verb.startsWith(`${word}-`));
}

/** Verbs that people bring along from other languages, and ours for them. */
const synonyms = new Map<string, string>([
  ...['drop', 'remove', 'clear', 'reset', 'purge'].map(verb => [verb, 'delete'] as const),
  ...['create', 'create-or-alter', 'set', 'add', 'put', 'update', 'replace'].map(verb => [verb, 'alter'] as const),
  ...['create-merge', 'merge', 'append', 'set-or-append'].map(verb => [verb, 'alter-merge'] as const),
  ...['get', 'list', 'describe', 'print', 'view', 'display', 'read'].map(verb => [verb, 'show'] as const),
]);

/** What the words of a text may mean: of all commands of Kusto's, and of those that a table says are supported. */
export class CommandNames {
  constructor(private readonly table: CommandTable) {}

  /** The first supported command which begins with these words, or null. */
  beginningWith(words: readonly string[]): string | null {
    const beginning = words.join(' ');
    return this.supported().find(command => beginning !== '' && `${command} `.startsWith(`${beginning} `)) ?? null;
  }

  /** The command of Kusto's with most words that these words start with, or null. */
  known(words: readonly string[]): KnownCommand | null {
    let best: Pattern | null = null;
    for (const pattern of allPatterns()) {
      if (pattern.length > words.length || (best !== null && pattern.length <= best.length)) continue;
      if (pattern.every((word, index) => word === '*' || word === words[index])) best = pattern;
    }
    if (best === null) return null;
    const name = best.join(' ');
    return { name: name.replaceAll('*', '…'), supported: this.table.byWords.has(name) };
  }

  /** The supported command that these words name but for the verb, which is of another language, or null. */
  ofOtherVerb(words: readonly string[]): string | null {
    const [first = '', ...object] = words;
    const verb = synonyms.get(first.toLowerCase());
    if (verb === undefined) return null;
    const corrected = [verb, ...object].join(' ');
    // Arguments may follow; but `.get cluster polcy` asks for something else than `.show cluster`.
    const isMeant = (command: string): boolean =>
      command === corrected || (command.split(' ').length > 2 && corrected.startsWith(`${command} `));
    return this.supported().find(isMeant) ?? null;
  }

  /** What a policy is called that is set for the cluster only, where these words ask for that of another entity, or null. */
  ofClusterOnly(words: readonly string[]): string | null {
    const [, entity = ''] = words;
    const at = words.indexOf('policy', 2);
    const policy = words[at + 1];
    if (at < 0 || policy === undefined || entity === 'cluster') return null;
    if (!allPatterns().some(pattern => pattern[1] === entity && pattern.includes('policy'))) return null;
    const hasPolicy = (pattern: Pattern): boolean => pattern[pattern.indexOf('policy') + 1] === policy;
    if (allPatterns().some(pattern => pattern[1] !== 'cluster' && hasPolicy(pattern))) return null;
    return this.supported().some(command => command.endsWith(` cluster policy ${policy}`)) ? policy : null;
  }

  /** The supported command that these words misspell word by word; otherwise one of Kusto's with the verb put right. */
  similar(words: readonly string[]): string | null {
    let best: Pattern = [];
    for (const command of this.supported()) {
      const pattern = command.split(' ');
      if (pattern.length <= best.length || pattern.length > words.length) continue;
      if (pattern.every((word, index) => nearest(words[index] ?? '', [word]) !== null)) best = pattern;
    }
    if (best.length > 0) return best.join(' ');
    const verbs = new Set(allPatterns().map(([verb]) => verb ?? ''));
    const verb = nearest(words[0] ?? '', verbs);
    if (verb === null || verb === words[0]) return null;
    const corrected = [verb, ...words.slice(1)];
    return this.known(corrected)?.name ?? null;
  }

  /** The supported command which shares most words with the text, two at least: where spelling is no guide. */
  related(words: readonly string[]): string | null {
    const mentioned = new Set(words.flatMap(word => word.split('-')).map(singular));
    let best: string | null = null;
    let bestScore = 1;
    for (const command of this.supported()) {
      const score = command.split(' ').filter(word => mentioned.has(singular(word))).length;
      if (score > bestScore) {
        best = command;
        bestScore = score;
      }
    }
    return best;
  }

  private supported(): string[] {
    return [...this.table.byWords.keys()];
  }
}

function singular(word: string): string {
  return word.toLowerCase().replace(/ies$/, 'y').replace(/s$/, '');
}
