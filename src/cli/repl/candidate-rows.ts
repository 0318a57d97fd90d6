import { displayWidth } from '../../../grammar/text/display-width.js';
import type { Candidate } from './candidate.js';

const GAP = 2;

/** Candidates in columns, down first, as shells list them. */
export function candidateRows(candidates: readonly Candidate[], width: number): string[] {
  const labels = candidates.map(({ label }) => label);
  const columnWidth = Math.max(...labels.map(displayWidth)) + GAP;
  const columns = Math.max(1, Math.floor((width - 1) / columnWidth));
  const rows = Math.ceil(labels.length / columns);
  return Array.from({ length: rows }, (_, row) =>
    labels
      .filter((_label, index) => index % rows === row)
      .map(label => label + ' '.repeat(columnWidth - displayWidth(label)))
      .join('')
      .trimEnd(),
  );
}

/** What all texts begin with. */
export function commonBeginning(texts: readonly string[]): string {
  const [first = '', ...others] = texts;
  let length = first.length;
  for (const text of others) while (!text.startsWith(first.slice(0, length))) length--;
  return first.slice(0, length);
}
