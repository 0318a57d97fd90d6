import { runtimeDependentLoop, type RegexNode, type RegexTree } from '../../regex/index.js';
import { RegexFactory } from './code-point-regex.js';
import type { Dialect } from './dialects.js';
import { splitLookaheads } from './lookaheads.js';
import { Translator } from './translator.js';
import { UntranslatableNode, type Untranslatable } from './untranslatable.js';
import { writeRegex } from './write-regex.js';

/** What a regex comes down to in another engine: something about its regexes, or an answer that is the same for every text. */
export type TranslatedCondition =
  | { readonly kind: 'regex'; readonly text: string }
  | { readonly kind: 'always' }
  | { readonly kind: 'never' }
  | { readonly kind: 'not'; readonly condition: TranslatedCondition }
  | { readonly kind: 'all'; readonly conditions: readonly TranslatedCondition[] };

export type RegexTranslation = { readonly ok: true; readonly condition: TranslatedCondition } | Untranslatable;

/**
 * A condition for another engine that holds for exactly the texts in which .NET finds a match for the pattern of the tree: those
 * that are well-formed, since engines over UTF-8 have no others.
 */
export function translateRegex(tree: RegexTree, dialect: Dialect): RegexTranslation {
  const { root, pattern } = tree;
  const loop = runtimeDependentLoop(tree);
  if (loop !== null) return { ok: false, reason: 'runtimes', start: loop.start, end: loop.end };
  try {
    const { rest, lookaheads } = splitLookaheads(root);
    const conditions = [
      translated(rest, dialect),
      ...lookaheads.map(({ negative, search }) => {
        const condition = translated(search, dialect);
        return negative ? negated(condition) : condition;
      }),
    ];
    return { ok: true, condition: conjunction(conditions) };
  } catch (error) {
    if (!(error instanceof UntranslatableNode)) throw error;
    const { start, end } = error.at.start === root.start && error.at.end === root.end ? wholeOf(pattern) : error.at;
    return { ok: false, reason: error.reason, start, end };
  }
}

function translated(node: RegexNode, dialect: Dialect): TranslatedCondition {
  const factory = new RegexFactory();
  const regex = new Translator(node, factory).search();
  if (regex === factory.never) return { kind: 'never' };
  return regex.nullable ? { kind: 'always' } : { kind: 'regex', text: writeRegex(regex, dialect) };
}

function negated(condition: TranslatedCondition): TranslatedCondition {
  if (condition.kind === 'always') return { kind: 'never' };
  return condition.kind === 'never' ? { kind: 'always' } : { kind: 'not', condition };
}

function conjunction(conditions: readonly TranslatedCondition[]): TranslatedCondition {
  if (conditions.some(({ kind }) => kind === 'never')) return { kind: 'never' };
  const said = conditions.filter(({ kind }) => kind !== 'always');
  const [only, another] = said;
  if (only === undefined) return { kind: 'always' };
  return another === undefined ? only : { kind: 'all', conditions: said };
}

function wholeOf(pattern: string): { readonly start: number; readonly end: number } {
  return { start: 0, end: pattern.length };
}
