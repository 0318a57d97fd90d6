import { nearest } from '../src/text/nearest.js';
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
const supported = new Set([
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
  return { name: name.replaceAll('*', '…'), supported: supported.has(name) };
}

/** The command most like these words: one that this interpreter runs where several are equally like. */
export function similarCommand(words: readonly string[]): string | null {
  const whole = words.join(' ');
  const ours = nearest(whole, supported);
  if (ours !== null) return ours;
  const verbs = new Set(allPatterns().map(([verb]) => verb ?? ''));
  const verb = nearest(words[0] ?? '', verbs);
  if (verb === null || verb === words[0]) return null;
  const corrected = [verb, ...words.slice(1)];
  return knownCommand(corrected) === null ? verb : corrected.join(' ');
}

/** Commands that this interpreter runs and that share words with the text: for "did you mean" where spelling is no guide. */
export function relatedCommand(words: readonly string[]): string | null {
  const mentioned = new Set(words.map(word => word.toLowerCase().replace(/s$/, '')));
  let best: string | null = null;
  let bestScore = 1;
  for (const command of supported) {
    const score = command.split(' ').filter(word => mentioned.has(word.replace(/s$/, ''))).length;
    if (score > bestScore) {
      best = command;
      bestScore = score;
    }
  }
  return best;
}
