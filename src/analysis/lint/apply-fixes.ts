import type { Finding } from './finding.js';
import { lint, type LintOptions } from './lint.js';

/** A text with its proved fixes in place. */
export interface FixedText {
  readonly text: string;
  readonly applied: readonly Finding[];
}

/** Each fix gives a text to be linted anew, so that they never collide; nobody has so many at once. */
const MAX_FIXES = 200;

/** Puts in place every fix that is proved to allow no more than before and to keep the hosts that the regex names. */
export function applyFixes(text: string, options: LintOptions = {}): FixedText {
  const applied: Finding[] = [];
  let current = text;
  while (applied.length < MAX_FIXES) {
    const next = lint(current, options).findings.find(
      ({ fix, suppression }) => suppression === null && fix !== null && fix.isProved && fix.edit !== null,
    );
    const edit = next?.fix?.edit;
    if (next === undefined || edit === undefined || edit === null) break;
    current = current.slice(0, edit.start) + edit.text + current.slice(edit.end);
    applied.push(next);
  }
  return { text: current, applied };
}
