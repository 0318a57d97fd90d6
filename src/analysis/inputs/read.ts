import { ARM_JSON, readJson } from '../../json/read.js';
import { armMessages } from '../../cluster/messages.js';
import { hasOwnMembers, isClusterList } from '../../cluster/document.js';
import { surveyArm } from './arm.js';
import type { InputKind, InputResult, InputSurvey } from './input.js';
import { surveyPolicy } from './policy.js';
import { surveyScript, type ScriptOptions } from './script.js';
import { surveyClusters, surveyInventory, type InventoryChoice } from './inventory.js';
import { surveyShowOutput } from './show-output.js';
import { showAnswerIn } from '../../cluster/show-answer.js';

/**
 * How an input is read; everything is optional. Parameters concern templates, the cluster and files concern scripts; the choice
 * concerns files of tools, which may tell of several clusters.
 */
export interface InputOptions extends ScriptOptions, InventoryChoice {}

/** Reads a text of any kind, or says why it cannot be used: where ARM or a command would refuse it. */
export function readInput(text: string, options: InputOptions = {}): InputResult {
  return resultOf(surveyInput(text, options));
}

function resultOf({ kind, input, problems }: InputSurvey): InputResult {
  if (input !== null) return { ok: true, input };
  const [problem] = problems;
  if (problem === undefined) throw new Error('an input without a problem must be readable');
  return { ok: false, kind, problem };
}

/** Reads every cluster of a text: of the output of a tool all that it tells of, of any other text the one. */
export function readClusters(
  text: string,
  options: InputOptions = {},
): readonly { readonly name: string | null; readonly result: InputResult }[] {
  const json = looksLikeJson(text) ? readJson(text, ARM_JSON) : null;
  const surveys =
    options.clusterName === undefined ? surveyClusters(text, json?.ok === true ? json.value : null, options) : null;
  if (surveys !== null && surveys.length > 0)
    return surveys.map(({ name, survey }) => ({ name, result: resultOf(survey) }));
  const result = readInput(text, options);
  return [
    {
      name:
        result.ok && (result.input.kind === 'template' || result.input.kind === 'resource')
          ? result.input.cluster.name
          : null,
      result,
    },
  ];
}

/** Reads a text of any kind, and what can be read of one that is refused. */
export function surveyInput(text: string, options: InputOptions = {}): InputSurvey {
  const json = looksLikeJson(text) ? readJson(text, ARM_JSON) : null;
  if (json?.ok !== true) {
    const shown = showAnswerIn(text, null);
    if (shown !== null) return surveyShowOutput(text, shown, options);
    const inventory = surveyInventory(text, null, options);
    if (inventory !== null) return inventory;
    return json === null ? surveyScript(text, options) : unreadable(text, armMessages.notJson(json.problem));
  }
  const { value: root } = json;
  const answer = showAnswerIn(text, root);
  if (answer !== null) return surveyShowOutput(text, answer, options);
  // What `deploy` printed of several clusters has more in it than what az prints.
  if (root.kind === 'array' && isClusterList(root) && hasOwnMembers(root)) return surveyArm(text, root, options);
  const inventory = surveyInventory(text, root, options);
  if (inventory !== null) return inventory;
  if (root.kind === 'array') return surveyPolicy(text, root);
  if (root.kind === 'object') return surveyArm(text, root, options);
  return unreadable(text, armMessages.noObject(root));
}

const LEADING_COMMENTS = /^\ufeff?(?:\s+|\/\/[^\r\n]*|\/\*[^]*?\*\/)*/;

/** Commands begin with a dot and directives with a `#`; documents with a bracket, perhaps after comments. */
function looksLikeJson(text: string): boolean {
  const first = text[LEADING_COMMENTS.exec(text)?.[0].length ?? 0] ?? '';
  return first === '{' || first === '[' || first === '"';
}

function unreadable(text: string, problem: InputSurvey['problems'][number]): InputSurvey {
  const kind: InputKind = /^\s*\[/.test(text) ? 'policy' : 'properties';
  return { kind, text, input: null, written: [], fqdns: [], problems: [problem], isReadable: false };
}
