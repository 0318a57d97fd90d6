import type { ArmWarning } from '../../cluster/messages.js';

const MAX_WARNINGS = 5;
const MAX_TEXT_LENGTH = 300;

/** What people should know about a body that was taken, as a `Warning` header: ARM's bodies have no place for it. */
export function warningHeaders(warnings: readonly ArmWarning[]): Readonly<Record<string, string>> {
  if (warnings.length === 0) return {};
  const texts = warnings.slice(0, MAX_WARNINGS).map(({ message }) => `299 kusto-callout "${headerText(message)}"`);
  return { Warning: texts.join(', ') };
}

/** Headers are ASCII; quotes and backslashes would end the text. */
function headerText(text: string): string {
  const short = text.length > MAX_TEXT_LENGTH ? `${text.slice(0, MAX_TEXT_LENGTH)}...` : text;
  return short.replace(/[^\x20-\x7e]/g, '?').replace(/["\\]/g, "'");
}
