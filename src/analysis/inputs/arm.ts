import { putDocument } from '../../cluster/change.js';
import { DEFAULT_CLUSTER } from '../../cluster/state.js';
import type { JsonArray, JsonObject } from '../../json/nodes.js';
import { documentReader, type TemplateOptions } from '../../library/documents.js';
import { sourcedRules } from './in-force.js';
import type { InputKind, InputSurvey } from './input.js';
import { itself, placedString } from './places.js';
import { writingsIn, writtenInScript } from './written.js';

/** What kind of document an object of ARM is. */
function armKindOf({ members }: JsonObject): InputKind {
  const has = (name: string): boolean => members.some(member => member.name.value.toLowerCase() === name);
  if (has('resources') && !has('type') && !has('properties')) return 'template';
  return has('properties') || has('type') || has('name') || has('location') ? 'resource' : 'properties';
}

/** Reads a template, a resource or bare properties. */
export function surveyArm(text: string, root: JsonObject | JsonArray, options: TemplateOptions): InputSurvey {
  const kind = root.kind === 'array' ? 'resource' : armKindOf(root);
  const source = { text, outer: itself, inTemplate: kind === 'template' };
  const result = documentReader(options)(text);
  const change = putDocument(DEFAULT_CLUSTER, result);
  const node = result.ok ? result.document.propertiesNode : null;
  const scripts = result.ok ? (result.document.scripts ?? []) : [];
  const inProperties = writingsIn(node ?? root, source);
  const inScripts = scripts.flatMap(script => {
    // What was evaluated is not an expression any more, even if it looks like one.
    const placed = placedString(text, script, itself, false);
    return placed === null ? [] : writtenInScript(placed);
  });
  const writings = { ...inProperties, written: [...inProperties.written, ...inScripts] };
  if (!change.ok) {
    // Both lists at once are known to the reader of the document, which names everything of them.
    return { kind, text, input: null, ...writings, problems: [change.problem], isReadable: true };
  }
  const input = {
    kind,
    text,
    cluster: change.state,
    rules: sourcedRules(change.state, writings.written),
    ...writings,
    warnings: change.warnings,
  };
  return { kind, text, input, ...writings, problems: [], isReadable: true };
}
