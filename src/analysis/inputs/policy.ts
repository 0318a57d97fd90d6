import { mark, type JsonNode } from '../../json/nodes.js';
import { ARM_JSON, readJson } from '../../json/read.js';
import { readCarefully } from '../../policy/read.js';
import { clusterOfRules, listedRules } from './in-force.js';
import type { InputSurvey } from './input.js';
import { itself } from './places.js';
import { writingsIn } from './written.js';

/**
 * Reads a bare policy: the array that `.alter` takes. It is compared and proved as exactly its rules: the predefined ones, which a
 * cluster has besides while it is not restricted, are not in the text, and an answer about the text must not speak of them.
 * Comments are allowed here, since a file may need them; `.alter` takes none.
 */
export function surveyPolicy(text: string, root: JsonNode): InputSurvey {
  const kind = 'policy';
  const writings = writingsIn(root, { text, outer: itself, inTemplate: false });
  const result = readCarefully(withoutComments(text));
  if (!result.ok) return { kind, text, input: null, ...writings, problems: [result.problem], isReadable: true };
  const { rules } = result;
  const input = {
    kind,
    text,
    cluster: clusterOfRules(rules),
    rules: listedRules([{ layer: 'command', rules }], writings.written),
    ...writings,
    // az prints the same list where there are no clusters.
    warnings: rules.length === 0 ? [{ reason: 'INPUT_NO_RULES', message: NO_RULES, ...mark(root) }] : [],
  } as const;
  return { kind, text, input, ...writings, problems: [], isReadable: true };
}

const NO_RULES =
  'an empty list is read as a policy without rules; where az kusto cluster list printed it, there are no clusters';

/** The same text with blanks for comments, so that every offset stays what it was. */
function withoutComments(text: string): string {
  if (readJson(text).ok || !readJson(text, { ...ARM_JSON, trailingCommas: false, rawControlCharacters: false }).ok)
    return text;
  return text.replace(/("(?:[^"\\]|\\[^])*")|\/\/[^\r\n]*|\/\*[^]*?\*\//g, (whole, string: string | undefined) =>
    string === undefined ? whole.replace(/[^\r\n]/g, ' ') : whole,
  );
}
