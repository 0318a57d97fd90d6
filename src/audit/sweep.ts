import { constructOf, isOrdinaryWord, plugins, type Construct } from './constructs.js';
import type { Reporter } from './reporter.js';
import type { Code } from './scope.js';

/*
 * The last look: what looks like a callout and was not read is reported all the same. Nothing is skipped in silence.
 */

const MISPLACED = 'it is at a place that cannot be read';
const NOT_KQL = 'a text that is not known to hold KQL has it, which was not read';
const DOUBTFUL = 'a string literal on this line has no end, so strings and code cannot be told apart';

/** Reports the constructs of a text that were not looked at. */
export function sweep(code: Code, reporter: Reporter): void {
  for (const [index, token] of code.tokens.entries()) {
    if (token.kind !== 'word' || code.seen.has(index)) continue;
    const construct = constructOf(token.text);
    if (construct !== null && isUse(code, index, construct)) reporter.unparsed(code, index, construct, null, MISPLACED);
  }
  for (const { start, end } of code.list.doubtful) sweepText(code, start, end, reporter);
}

const LOOKS_LIKE_A_CALL =
  /(?<![\w.$])(?:(cluster|externaldata|external_data|inline_external_table|external_table|[a-z_]+_request(?:_post)?|ai_[a-z_]+|infer_storage_schema(?:_with_suggestions)?|execute_query|execute_show_command|external_datatable)\s*\(|evaluate\s+(?:hint\.\w+\s*=\s*\w+\s+)*(python|r|csharp)\s*\()/g;

/** Where strings and code cannot be told apart, words that look like constructs are reported. */
export function sweepText(code: Code, start: number, end: number, reporter: Reporter, message = DOUBTFUL): void {
  for (const match of code.text.slice(start, end).matchAll(LOOKS_LIKE_A_CALL)) {
    const word = match[1] ?? match[2] ?? '';
    const construct = constructOf(word);
    const offset = start + match.index + match[0].indexOf(word);
    if (construct === null || code.seenOffsets.has(offset)) continue;
    const type = plugins[construct]?.type ?? null;
    reporter.keep(code, offset, { construct, type, status: 'UNPARSED', reason: 'unparsed', message }, code.entity);
  }
}

/** Stricter than above: prose has brackets after words, too (`a cluster (of ten)`), but no string there. */
const CALL_WITH_TEXT =
  /(?<![\w.$])(?:cluster\s*\(\s*[hH]?@?['"]|(?:externaldata|external_data|inline_external_table)\s*\(|external_table\s*\(\s*[hH]?@?['"]|evaluate\s+(?:hint\.\w+\s*=\s*\w+\s+)*(?:\w+_request(?:_post)?|ai_\w+|infer_storage_schema\w*|execute_query|execute_show_command|external_datatable|python|r|csharp)\s*\()/;

/** Whether a text that may be anything looks like KQL that calls out. */
export function looksLikeCallout(text: string): boolean {
  return CALL_WITH_TEXT.test(text);
}

/** Reports what looks like a callout in a text that is not known to hold KQL. */
export function sweepSuspect(code: Code, reporter: Reporter): void {
  sweepText(code, 0, code.text.length, reporter, NOT_KQL);
}

/** Whether a construct's word is used as one. */
function isUse(code: Code, index: number, construct: Construct): boolean {
  const isCall = code.mark(index + 1) === '(';
  if (construct === 'inline_external_table') return isCall || code.isWord(index + 1, 'kind');
  if (!isCall) return false;
  if (construct === 'external_table') return true;
  if (code.mark(index - 1) === '.') return false;
  return !isOrdinaryWord(construct) || code.isWord(index - 1, 'evaluate');
}
