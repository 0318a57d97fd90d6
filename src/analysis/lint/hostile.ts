import { LRUCache } from 'lru-cache';
import { complement, containsMatch, type Language } from '../../automata/index.js';
import type { Span } from '../../../grammar/text/positions.js';
import type { PatternSubject } from './pattern-subject.js';
import { language } from './questions.js';
import type { PatternDraft } from './rule.js';

/*
 * URIs that a callout policy should never allow by accident, as languages. Their hosts belong to nobody (RFC 2606), so that a
 * regex that allows one allows any.
 */

/** The host is `evil.example`, or `evil` alone where the regex leaves no room for a dot. */
export const EVIL_HOST: Language = language(String.raw`\Ahttps?://evil(?:\.example)?[/?#]`);
/** The host ends in `evil.example`. */
export const EVIL_ENDING: Language = language(String.raw`\Ahttps?://[^/?#@\\:\s]*evil(?:\.example)?[/?#]`);
/** The host is `evil.example`, after userinfo. */
export const EVIL_AFTER_USERINFO: Language = language(
  String.raw`\Ahttps?://[^/?#@\\]*@evil(?:\.example)?(?::[0-9]+)?(?:/|\z)`,
);
/** Browsers take a backslash for a slash, so they go to `evil.example`; other parsers do not. */
export const EVIL_BEFORE_BACKSLASH: Language = language(String.raw`\Ahttps?://evil(?:\.example)?\\`);
/** The host ends at once, before a query or fragment. */
export const EVIL_BEFORE_QUERY: Language = language(String.raw`\Ahttps?://evil(?:\.example)?[?#]`);

/** The host is `evil.example` itself. */
export const EVIL_EXAMPLE: Language = language(String.raw`\Ahttps?://evil\.example[/?#]`);
/** Preferred among them. */
const WITH_DOT: Language = language(String.raw`\Ahttps?://[^/?#]*evil\.example(?:[^a-z0-9.-]|\z)`);

/** What a regex finding asks: is there a URI that the pattern matches and that shows the problem? */
export interface Question {
  /** The part of the pattern at fault. */
  readonly span: Span;
  readonly message: string;
  /** All of them must hold for the URI. */
  readonly hostile: readonly Language[];
  readonly prefer?: readonly Language[];
  /** The pattern without the problem: it must not match the URI. Offered as the fix unless `fix` says otherwise. */
  readonly repaired?: string;
  readonly fix?: string | null;
  readonly otherFix?: string;
  readonly severity?: PatternDraft['severity'];
  readonly assumption?: string;
}

/** Nothing where there is proved to be no such URI; a finding with a witness, or one that says that it is not known. */
export function* askFor(subject: PatternSubject, question: Question): Generator<PatternDraft> {
  const { span, message, repaired, severity, assumption } = question;
  const fix = question.fix === undefined ? repaired : (question.fix ?? undefined);
  const without = repaired === undefined ? null : subject.questions.languageOf(repaired);
  const languages = [subject.language, ...question.hostile, ...(without === null ? [] : [complement(without)])];
  // Where others deny all of it, or it is not known, it is still an error of this regex; the reader is told.
  const answer = subject.findAllowed(languages.slice(1), question.prefer ?? [WITH_DOT]);
  if (answer.kind === 'none') return;
  const draft: PatternDraft = {
    span,
    message,
    ...(fix !== undefined && { fix }),
    ...(question.otherFix !== undefined && { otherFix: question.otherFix }),
    ...(severity !== undefined && { severity }),
    ...(assumption !== undefined && { assumption }),
  };
  if (answer.kind === 'found') yield { ...draft, witness: { uri: answer.uri, effect: 'allowed' } };
  else yield { ...draft, severity: 'warning', unknown: answer.reason };
}

/** The other way round: a URI that the repaired pattern matches and this one does not. */
export function* askForDenied(
  subject: PatternSubject,
  question: Omit<Question, 'hostile' | 'repaired'> & { readonly meant: string },
): Generator<PatternDraft> {
  const meant = subject.questions.languageOf(question.meant);
  if (meant === null) return;
  const answer = subject.questions.find([meant, complement(subject.language)], question.prefer);
  if (answer.kind === 'none') return;
  const { span, message, severity, assumption } = question;
  const draft: PatternDraft = {
    span,
    message,
    fix: question.meant,
    ...(severity !== undefined && { severity }),
    ...(assumption !== undefined && { assumption }),
  };
  if (answer.kind === 'found') yield { ...draft, witness: { uri: answer.uri, effect: 'denied' } };
  else yield { ...draft, severity: 'warning', unknown: answer.reason };
}

/** The languages of pieces that were asked for last, with the automata that were made of them; few, since each may be large. */
const languagesOfPieces = new LRUCache<string, { readonly language: Language | null }>({ max: 32 });

/**
 * The language of a pattern that is made of pieces of the user's; null where the pieces do not appear alone. The ways through a
 * pattern have the same pieces again and again.
 */
export function tryLanguage(pattern: string): Language | null {
  let known = languagesOfPieces.get(pattern);
  if (known === undefined) {
    const result = containsMatch(pattern);
    known = { language: result.ok ? result.language : null };
    languagesOfPieces.set(pattern, known);
  }
  return known.language;
}

export function present<Value>(...values: readonly (Value | null)[]): readonly Value[] {
  return values.filter(value => value !== null);
}
