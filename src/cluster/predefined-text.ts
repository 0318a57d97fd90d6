import { ARM_JSON, readJson } from '../json/read.js';
import type { CalloutRule } from '../policy/rules.js';
import { shownRules } from '../policy/shown-rules.js';
import { failed, success, type Result } from '../../grammar/text/problem.js';
import { isClusterList, readDocument, type DocumentResult } from './document.js';
import { answerMessages, type ArmProblem } from './messages.js';

/**
 * The predefined rules that a text tells of: an answer of `.show cluster policy callout`, a resource that has them beside its
 * properties (as `probe --read` writes it), or the array of rules itself.
 */
export function readPredefinedRules(text: string): Result<readonly CalloutRule[], ArmProblem> {
  const json = readJson(text, ARM_JSON);
  if (json.ok && json.value.kind === 'array' && !isClusterList(json.value)) {
    const rules = shownRules(json.value);
    if (rules !== null) return success(rules);
  }
  const read = readDocument(text);
  if (!read.ok) return failed(read.problem);
  const { predefinedRules } = read.document;
  return predefinedRules === undefined
    ? failed(answerMessages.noPredefinedRules({ start: 0, end: Math.min(1, text.length) }))
    : success(predefinedRules);
}

let last: { readonly text: string; readonly rules: Result<readonly CalloutRule[], ArmProblem> } | null = null;

/** A document with the predefined rules that another text tells of, unless it has its own. */
export function withPredefinedText(result: DocumentResult, text: string | undefined): DocumentResult {
  if (text === undefined || !result.ok || result.document.predefinedRules !== undefined) return result;
  if (last?.text !== text) last = { text, rules: readPredefinedRules(text) };
  const { rules } = last;
  if (!rules.ok) return { ok: false, problem: answerMessages.inPredefined(rules.problem) };
  return { ...result, document: { ...result.document, predefinedRules: rules.value } };
}
