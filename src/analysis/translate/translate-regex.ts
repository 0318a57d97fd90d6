import type { RegexTree } from '../../regex/index.js';
import { RegexFactory } from './code-point-regex.js';
import type { Dialect } from './dialects.js';
import { Translator } from './translator.js';
import { UntranslatableNode, type Untranslatable } from './untranslatable.js';
import { writeRegex } from './write-regex.js';

/** What a regex comes down to in another engine: its text, or an answer that is the same for every text. */
export type TranslatedCondition =
  { readonly kind: 'regex'; readonly text: string } | { readonly kind: 'always' } | { readonly kind: 'never' };

export type RegexTranslation = { readonly ok: true; readonly condition: TranslatedCondition } | Untranslatable;

/**
 * A regex for another engine that finds a match in exactly the texts in which .NET finds one for the pattern of the tree. Holds for
 * well-formed texts, which engines over UTF-8 have no others of.
 */
export function translateRegex({ root, pattern }: RegexTree, dialect: Dialect): RegexTranslation {
  const factory = new RegexFactory();
  try {
    const regex = new Translator(root, factory).search();
    if (regex === factory.never) return { ok: true, condition: { kind: 'never' } };
    if (regex.nullable) return { ok: true, condition: { kind: 'always' } };
    return { ok: true, condition: { kind: 'regex', text: writeRegex(regex, dialect) } };
  } catch (error) {
    if (!(error instanceof UntranslatableNode)) throw error;
    const { start, end } = error.at === root ? { start: 0, end: pattern.length } : error.at;
    return { ok: false, reason: error.reason, start, end };
  }
}
