import { armProblem, type ArmProblem } from '../cluster/messages.js';
import type { DatabaseScript, ScriptProblem } from '../commands/database-script.js';
import { sameName } from '../cluster/names.js';
import type { JsonNode, JsonObject, JsonString } from '../json/nodes.js';
import { ARM_JSON, offsetInString, readJson } from '../json/read.js';
import type { CalloutRule } from '../policy/rules.js';
import type { Span } from '../../grammar/text/positions.js';
import { member } from './nodes.js';

export const SCRIPT = 'Microsoft.Kusto/clusters/databases/scripts';

/** A script that a deployment ran on a cluster, or could not read. */
export interface DeployedScript {
  readonly name: string;
  /** The path in the template. */
  readonly target: string;
  /** The identifier of its cluster. */
  readonly cluster: string;
  /** Its text; null where it is not known. */
  readonly content: JsonString | null;
  /** Why its text is not known; null where it is. */
  readonly unknown: string | null;
  /** What it ran; null where that is not known. */
  readonly script: DatabaseScript | null;
  /** The rules that were in the data-plane policy after it and not before. */
  readonly added: readonly CalloutRule[];
}

/** What a script resource has to run, or why that is not known. */
export type ScriptReading =
  | { readonly unknown: null; readonly content: JsonString; readonly script: DatabaseScript }
  | { readonly unknown: string };

/** Reads the resource of a script. Whatever keeps its commands from being known is told, never taken for a script without any. */
export function readScript(
  body: JsonObject,
  isUnknown: (node: JsonNode) => boolean,
  isSecret: (node: JsonNode) => boolean,
): ScriptReading {
  const properties = member(body, 'properties');
  if (properties === undefined) return { unknown: 'it has neither scriptContent nor scriptUrl' };
  if (properties.kind !== 'object' || isUnknown(properties)) return { unknown: 'its properties are not known' };
  const url = member(properties, 'scriptUrl');
  const content = member(properties, 'scriptContent');
  if (content === undefined)
    return {
      unknown:
        url === undefined ? 'it has neither scriptContent nor scriptUrl' : 'its text is in a file that scriptUrl names',
    };
  if (isSecret(content)) return { unknown: 'its text is secret' };
  if (content.kind !== 'string' || isUnknown(content))
    return { unknown: 'its text is not known before the deployment' };
  const level = member(properties, 'scriptLevel');
  const goesOn = member(properties, 'continueOnErrors');
  for (const setting of [level, goesOn])
    if (setting !== undefined && isUnknown(setting))
      return { unknown: 'its settings are not known before the deployment' };
  return {
    unknown: null,
    content,
    script: {
      text: content.value,
      level: level?.kind === 'string' && sameName(level.value, 'Cluster') ? 'Cluster' : 'Database',
      continueOnErrors: goesOn?.kind === 'boolean' && goesOn.value,
    },
  };
}

/** Why a deployment fails that runs this script, with the place in its string. */
export function scriptFailure(
  text: string,
  content: JsonString,
  { name, target }: Pick<DeployedScript, 'name' | 'target'>,
  { message, hint, start, end }: ScriptProblem,
): ArmProblem {
  const place = `${target}.properties.scriptContent`;
  const span = placeInString(text, content, { start, end });
  return armProblem('ARM_SCRIPT', place, span, `${place}: the script ${name} fails: ${message}`, hint);
}

/** Where a stretch of a string's value is in the text: the whole string where the value was computed. */
export function placeInString(text: string, string: JsonString, { start, end }: Span): Span {
  const written = text[string.start] === '"' ? readJson(text.slice(string.start, string.end), ARM_JSON) : null;
  if (written?.ok !== true || written.value.kind !== 'string') return string;
  // Templates write a text that begins with a bracket with two.
  const skipped = written.value.value === `[${string.value}` ? 1 : 0;
  if (skipped === 0 && written.value.value !== string.value) return string;
  return {
    start: offsetInString(text, string, start + skipped),
    end: offsetInString(text, string, end + skipped),
  };
}
