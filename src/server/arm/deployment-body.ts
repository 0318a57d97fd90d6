import type { GivenParameter } from '../../arm/index.js';
import { isRecord } from '../../arm/values.js';
import { sameName } from '../../cluster/names.js';
import { valueOf, type JsonNode, type JsonObject, type JsonRecord } from '../../json/nodes.js';
import { ARM_JSON, readJson } from '../../json/read.js';
import { templates } from '../../arm/templates.lazy.js';
import { armRefusals } from './errors.js';

/** What is asked of a deployment. */
export interface DeploymentBody {
  /** As it was written, comments and all. */
  readonly template: string;
  /** The same as data. */
  readonly templateValue: JsonRecord;
  readonly parameters: Readonly<Record<string, GivenParameter>>;
  readonly mode: 'Incremental' | 'Complete';
  /** Of what-if: whether whole resources are wanted, or their identifiers alone. */
  readonly wantsPayloads: boolean;
}

/** Reads the body of a deployment, also in the form of az, which is not JSON: `template` without quotes. */
export function readDeploymentBody(text: string): DeploymentBody {
  const { root, source } = readRoot(text);
  const properties = memberOf(root, 'properties');
  if (properties?.kind !== 'object')
    throw armRefusals.content("Required property 'properties' not found in JSON. Path ''");
  const template = memberOf(properties, 'template');
  if (template === undefined && memberOf(properties, 'templateLink') !== undefined)
    throw armRefusals.noLink('templateLink', 'template');
  if (template?.kind !== 'object') throw armRefusals.badTemplate("the deployment has no 'template'");
  return {
    template: source.slice(template.start, template.end),
    // The value of an object node is a record.
    templateValue: valueOf(template) as JsonRecord,
    parameters: parametersOf(properties),
    mode: modeOf(memberOf(properties, 'mode')),
    wantsPayloads: wantsPayloads(memberOf(properties, 'whatIfSettings')),
  };
}

function readRoot(text: string): { readonly root: JsonObject; readonly source: string } {
  const json = readJson(text, ARM_JSON);
  const source = json.ok ? text : withQuotedTemplate(text);
  const again = json.ok ? json : readJson(source, ARM_JSON);
  if (!again.ok) throw armRefusals.content(json.ok ? '' : again.problem.message);
  if (again.value.kind !== 'object') throw armRefusals.content('expected an object');
  return { root: again.value, source };
}

const UNQUOTED = /,\s*template\s*:/y;

/** az writes the template's text as it is into `{"properties": {…, template: …}}` (JsonCTemplatePolicy). */
function withQuotedTemplate(text: string): string {
  for (let offset = 0; offset < text.length; offset++) {
    const character = text[offset];
    if (character === '"') offset = endOfString(text, offset);
    else if (character === '/') offset = endOfComment(text, offset);
    else if (character === ',') {
      UNQUOTED.lastIndex = offset;
      const found = UNQUOTED.exec(text)?.[0];
      if (found !== undefined) return `${text.slice(0, offset)},"template":${text.slice(offset + found.length)}`;
    }
  }
  return text;
}

/** Where a string ends: at its closing quote. */
function endOfString(text: string, start: number): number {
  for (let offset = start + 1; offset < text.length; offset++) {
    if (text[offset] === '\\') offset++;
    else if (text[offset] === '"') return offset;
  }
  return text.length;
}

/** Where a comment ends; its slash, if it is none. */
function endOfComment(text: string, start: number): number {
  const isBlock = text[start + 1] === '*';
  if (!isBlock && text[start + 1] !== '/') return start;
  const end = isBlock ? text.indexOf('*/', start + 2) : text.indexOf('\n', start);
  return end < 0 ? text.length : end + (isBlock ? 1 : 0);
}

function parametersOf(properties: JsonObject): Readonly<Record<string, GivenParameter>> {
  if (memberOf(properties, 'parametersLink') !== undefined) throw armRefusals.noLink('parametersLink', 'parameters');
  const node = memberOf(properties, 'parameters');
  if (node === undefined) return {};
  const value = valueOf(node);
  const given = isRecord(value) ? templates().givenParameters({ parameters: value }) : null;
  if (given === null) throw armRefusals.content('properties.parameters: expected {"name": {"value": …}}');
  return given;
}

function modeOf(node: JsonNode | undefined): 'Incremental' | 'Complete' {
  if (node === undefined) return 'Incremental';
  const text = node.kind === 'string' ? node.value : '';
  const mode = (['Incremental', 'Complete'] as const).find(known => sameName(known, text));
  if (mode === undefined) throw armRefusals.content('properties.mode: expected Incremental or Complete');
  return mode;
}

function wantsPayloads(settings: JsonNode | undefined): boolean {
  const format = settings?.kind === 'object' ? memberOf(settings, 'resultFormat') : undefined;
  return !(format?.kind === 'string' && sameName(format.value, 'ResourceIdOnly'));
}

/** The value of a member, whatever the case of its name; null is as absent. */
function memberOf(node: JsonObject, name: string): JsonNode | undefined {
  const value = node.members.find(member => sameName(member.name.value, name))?.value;
  return value?.kind === 'null' ? undefined : value;
}
