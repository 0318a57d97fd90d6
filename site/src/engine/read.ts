import {
  readInput,
  type InputOptions,
  type InputProblem,
  type PolicyInput,
} from '../../../src/analysis/inputs/index.js';
import { templates } from '../../../src/arm/templates.lazy.js';
import { valueOf } from '../../../src/json/nodes.js';
import { ARM_JSON, readJson } from '../../../src/json/read.js';
import type { ClusterText, TextProblem } from './protocol.js';

/** Texts longer than this are for the command line. */
export const MAX_TEXT_LENGTH = 4_000_000;

export type ReadCluster =
  | { readonly ok: true; readonly input: PolicyInput; readonly options: InputOptions }
  | { readonly ok: false; readonly problem: TextProblem };

/** Reads the cluster as the command line would. */
export function readCluster(cluster: ClusterText): ReadCluster {
  const options = optionsOf(cluster);
  if ('reason' in options) return { ok: false, problem: options };
  const text = textOf(cluster);
  if (text.length > MAX_TEXT_LENGTH) return { ok: false, problem: tooLong() };
  const result = readInput(text, options);
  if (result.ok) return { ok: true, input: result.input, options };
  return { ok: false, problem: shownProblem(result.problem) };
}

/** A problem as the page shows it. */
export function shownProblem({ reason, message, hint, span }: InputProblem): TextProblem {
  return { reason, message, hint, start: span.start, end: span.end };
}

/** The text to read; where there is none, the cluster is a new one. */
export function textOf({ text }: ClusterText): string {
  return text.trim() === '' ? '{}' : text;
}

/** What a template is read with. */
export function optionsOf({ parameters }: ClusterText): InputOptions | TextProblem {
  if (parameters.trim() === '') return {};
  const json = readJson(parameters, ARM_JSON);
  const given = json.ok ? templates().givenParameters(valueOf(json.value)) : null;
  if (given !== null) return { givenParameters: given };
  return {
    reason: 'PARAMETERS',
    message: json.ok ? 'this is not a parameters file' : `the parameters are not JSON: ${json.problem.message}`,
    hint: 'it holds { "parameters": { "name": { "value": … } } }, as az accepts it',
    start: 0,
    end: 0,
  };
}

function tooLong(): TextProblem {
  return {
    reason: 'TOO_LONG',
    message: `the text is longer than ${MAX_TEXT_LENGTH} characters`,
    hint: 'use the command line for it',
    start: 0,
    end: 1,
  };
}
