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

/** The commands that this interpreter runs, as the table writes them. */
export const supportedCommands: ReadonlySet<string> = new Set([
  'show cluster policy callout',
  'alter cluster policy callout',
  'alter-merge cluster policy callout',
  'delete cluster policy callout',
  'show version',
  'show cluster',
  'show cluster details',
  'show databases',
  'show cluster databases',
  'show cluster principals',
  'execute cluster script',
]);

/** The first command that this interpreter runs which begins with these words, or null. */
export function commandBeginningWith(words: readonly string[]): string | null {
  const beginning = words.join(' ');
  return [...supportedCommands].find(command => beginning !== '' && `${command} `.startsWith(`${beginning} `)) ?? null;
}

/** A command of Kusto's that a text starts with. */
export interface KnownCommand {
  /** Its words, with `…` for arguments. */
  readonly name: string;
  readonly supported: boolean;
}

/** The command of Kusto's with most words that these words start with, or null. */
export function knownCommand(words: readonly string[]): KnownCommand | null {
  let best: Pattern | null = null;
  for (const pattern of allPatterns()) {
    if (pattern.length > words.length || (best !== null && pattern.length <= best.length)) continue;
    if (pattern.every((word, index) => word === '*' || word === words[index])) best = pattern;
  }
  if (best === null) return null;
  const name = best.join(' ');
  return { name: name.replaceAll('*', '…'), supported: supportedCommands.has(name) };
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

/** The callout command that is meant by another verb before `cluster policy callout`, or null. */
export function commandOfOtherVerb(words: readonly string[]): string | null {
  const verb = synonyms.get((words[0] ?? '').toLowerCase());
  return verb !== undefined && words.slice(1, 4).join(' ') === 'cluster policy callout'
    ? `${verb} cluster policy callout`
    : null;
}

/** The command of this interpreter's that these words misspell word by word; otherwise one with the verb put right. */
export function similarCommand(words: readonly string[]): string | null {
  let best: Pattern = [];
  for (const command of supportedCommands) {
    const pattern = command.split(' ');
    if (pattern.length <= best.length || pattern.length > words.length) continue;
    if (pattern.every((word, index) => nearest(words[index] ?? '', [word]) !== null)) best = pattern;
  }
  if (best.length > 0) return best.join(' ');
  const verbs = new Set(allPatterns().map(([verb]) => verb ?? ''));
  const verb = nearest(words[0] ?? '', verbs);
  if (verb === null || verb === words[0]) return null;
  const corrected = [verb, ...words.slice(1)];
  return knownCommand(corrected)?.name ?? null;
}

/** The command that this interpreter runs which shares most words with the text, two at least: where spelling is no guide. */
export function relatedCommand(words: readonly string[]): string | null {
  const mentioned = new Set(words.flatMap(word => word.split('-')).map(singular));
  let best: string | null = null;
  let bestScore = 1;
  for (const command of supportedCommands) {
    const score = command.split(' ').filter(word => mentioned.has(singular(word))).length;
    if (score > bestScore) {
      best = command;
      bestScore = score;
    }
  }
  return best;
}

function singular(word: string): string {
  return word.toLowerCase().replace(/ies$/, 'y').replace(/s$/, '');
}
