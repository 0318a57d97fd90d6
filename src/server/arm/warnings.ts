import type { ArmWarning } from '../../cluster/messages.js';

const MOST_WARNINGS = 5;
const LONGEST_TEXT = 300;

/** What people should know about a body that was taken, as a `Warning` header: ARM's bodies have no place for it. */
export function warningHeaders(warnings: readonly ArmWarning[]): Readonly<Record<string, string>> {
  if (warnings.length === 0) return {};
  const texts = warnings.slice(0, MOST_WARNINGS).map(({ message }) => `299 kusto-callout "${headerText(message)}"`);
  return { Warning: texts.join(', ') };
}

/** Headers are ASCII; quotes and backslashes would end the text. */
function headerText(text: string): string {
  const short = text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}...` : text;
  return short.replace(/[^\x20-\x7e]/g, '?').replace(/["\\]/g, "'");
}
