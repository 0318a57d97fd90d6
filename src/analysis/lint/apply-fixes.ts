import type { Finding } from './finding.js';
import { lint, type LintRunOptions } from './lint.js';

/** A text with its proved fixes in place. */
export interface FixedText {
  readonly text: string;
  readonly applied: readonly Finding[];
}

/** Each round of fixes gives a text to be linted anew; a regex has not so many problems. */
const MAX_ROUNDS = 20;

/** Puts in place every fix that keeps its contract, one for each regex at a time, until there is none left. */
export function applyFixes(text: string, options: LintRunOptions = {}): FixedText {
  const applied: Finding[] = [];
  let current = text;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const chosen = new Map<number, Finding>();
    for (const finding of lint(current, options).findings) {
      const edit = finding.suppression === null ? finding.fix?.edit : undefined;
      if (edit !== undefined && edit !== null && !chosen.has(edit.start)) chosen.set(edit.start, finding);
    }
    if (chosen.size === 0) break;
    // From the end, so that places before keep their offsets.
    for (const finding of [...chosen.values()].toReversed()) {
      const edit = finding.fix?.edit;
      if (edit === undefined || edit === null) continue;
      current = current.slice(0, edit.start) + edit.text + current.slice(edit.end);
    }
    applied.push(...chosen.values());
  }
  return { text: current, applied };
}
