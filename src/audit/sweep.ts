import { constructOf, isOrdinaryWord, typeOf, type Construct } from './constructs.js';
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
    if (construct !== null && isUse(code, index, construct))
      reporter.unparsed(code, index, construct, typeOf(construct), MISPLACED);
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
    const type = typeOf(construct);
    reporter.keep(code, offset, { construct, type, status: 'UNPARSED', reason: 'unparsed', message }, code.entity);
  }
  for (const match of code.text.slice(start, end).matchAll(CALLING_COMMAND)) {
    const offset = start + match.index;
    if (code.seenOffsets.has(offset)) continue;
    const construct = constructOfCommand(match);
    const covered = construct !== 'ingest';
    const draft = {
      construct,
      type: typeOf(construct),
      status: 'UNPARSED',
      reason: 'unparsed',
      message,
      covered,
    } as const;
    reporter.keep(code, offset, draft, code.entity);
  }
}

/** Commands that call out, by the words that tell which. */
const CALLING_COMMAND =
  /(?<![\w.$])\.(?:export\s+(?:async\s+)?(?:compressed\s+)?to\s+(?:(table)|(sql)|csv|tsv|json|parquet)\b|(?:create|alter|create-or-alter)\s+(?:(external\s+table)(?!\s+\S+\s+\w+\s+mapping\b)|(continuous-export))\b|(ingest)\s+(?:async\s+)?into\b)/gi;

const COMMAND_CONSTRUCTS: readonly Construct[] = [
  'export_to_table',
  'export_to_sql',
  'external_table_definition',
  'continuous_export',
  'ingest',
];

/** The command that a match of {@link CALLING_COMMAND} is. */
function constructOfCommand([, ...words]: readonly (string | undefined)[]): Construct {
  return COMMAND_CONSTRUCTS[words.findIndex(word => word !== undefined)] ?? 'export_to_storage';
}

/** Stricter than above: prose has brackets after words, too (`a cluster (of ten)`), but no string there. */
const CALL_WITH_TEXT =
  /(?<![\w.$])(?:cluster\s*\((?:\s*[hH]?@?['"]|[^()\r\n]{1,200}\)\s*\.\s*database\s*\()|(?:externaldata|external_data|inline_external_table)\s*\(|external_table\s*\(|evaluate\s+(?:hint\.\w+\s*=\s*\w+\s+)*(?:\w+_request(?:_post)?|ai_\w+|infer_storage_schema\w*|execute_query|execute_show_command|external_datatable|python|r|csharp)\s*\()/;

/** Whether a text that may be anything looks like KQL that calls out. */
export function looksLikeCallout(text: string): boolean {
  return CALL_WITH_TEXT.test(text) || text.search(CALLING_COMMAND) >= 0;
}

const COMMAND_WITH_KQL = /^[ \t]*\.(?:create|alter|set|append|export|ingest|execute)/im;

/** Whether a text, read as KQL, calls out outside of strings, or defines something. */
export function mayCallOut(code: Code): boolean {
  return (
    COMMAND_WITH_KQL.test(code.text) ||
    code.tokens.some(({ kind, text }, index) => {
      const construct = kind === 'word' ? constructOf(text) : null;
      return construct !== null && isUse(code, index, construct);
    })
  );
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
