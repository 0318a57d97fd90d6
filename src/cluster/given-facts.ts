import { ARM_JSON, readJson } from '../json/read.js';
import type { CloudName } from '../policy/clouds.js';
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

/** What people know of a cluster besides its document; everything is optional. */
export interface GivenFacts {
  /**
   * What tells its predefined rules, where the document does not: the text of an answer of `.show cluster policy callout`, of a profile
   * that `probe` wrote, or of an array of rules. Default: those that are documented.
   */
  readonly predefined?: string;
  /** Its cloud: `public`, `china`, `usgov`, … Default: by its URI or its location. */
  readonly cloud?: CloudName;
}

/** A document together with what is known besides. */
export function withGivenFacts(result: DocumentResult, { predefined, cloud }: GivenFacts): DocumentResult {
  if (!result.ok) return result;
  const placed = cloud === undefined ? result : { ...result, document: { ...result.document, cloud } };
  if (predefined === undefined || result.document.predefinedRules !== undefined) return placed;
  if (last?.text !== predefined) last = { text: predefined, rules: readPredefinedRules(predefined) };
  const { rules } = last;
  if (!rules.ok) return { ok: false, problem: answerMessages.inPredefined(rules.problem) };
  return { ...placed, document: { ...placed.document, predefinedRules: rules.value } };
}
