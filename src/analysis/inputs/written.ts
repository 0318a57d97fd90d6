import type { JsonMember, JsonNode, JsonObject } from '../../json/nodes.js';
import type { SourcedFqdn, WrittenRule } from './input.js';
import type { StringLiteral } from '../../../grammar/literals.js';
import { calloutCommandsIn } from '../../commands/database-script.js';
import { readJson } from '../../json/read.js';
import { itself, placedString, throughLiteral, throughPlaced, type Outer, type PlacedString } from './places.js';

/** A JSON text inside an input, and how its offsets lead to the input's. */
export interface JsonSource {
  readonly text: string;
  readonly outer: Outer;
  /** Whether texts in square brackets are expressions. */
  readonly inTemplate: boolean;
}

/** What a document says of callouts, whatever else is wrong with it. */
export interface Writings {
  readonly written: readonly WrittenRule[];
  readonly fqdns: readonly SourcedFqdn[];
}

/**
 * All rules and FQDN lists that are in a JSON text, wherever they are: an object with a `calloutUriRegex` is a rule, in
 * either spelling. The reader bounds the depth, so recursion is safe.
 */
export function writingsIn(root: JsonNode, source: JsonSource): Writings {
  const written: WrittenRule[] = [];
  const fqdns: SourcedFqdn[] = [];
  const visit = (node: JsonNode): void => {
    if (node.kind === 'array') node.items.forEach(visit);
    if (node.kind !== 'object') return;
    const rule = ruleIn(node, source);
    if (rule !== null) written.push(rule);
    for (const { name, value } of node.members) {
      if (name.value.toLowerCase() === 'allowedfqdnlist' && value.kind === 'array') {
        for (const item of value.items) {
          const entry = item.kind === 'string' ? placed(item, source) : null;
          if (entry !== null) fqdns.push({ index: fqdns.length, fqdn: entry.value, place: entry.place });
        }
      } else if (SCRIPT_TEXTS.has(name.value.toLowerCase()) && value.kind === 'string') {
        const script = placed(value, source);
        if (script !== null) written.push(...writtenInScript(script));
      } else visit(value);
    }
  };
  visit(root);
  return { written, fqdns };
}

/** Members that hold the text of a script of a database: ARM's, and azurerm's. */
const SCRIPT_TEXTS: ReadonlySet<string> = new Set(['scriptcontent', 'script_content']);

/** The rules in the callout commands of a script that is in a string of a document. */
export function writtenInScript(script: PlacedString): readonly WrittenRule[] {
  const outer = throughPlaced(script);
  const written = calloutCommandsIn(script.value).flatMap(({ start, end, statement }) => {
    const { command } = statement;
    if (command?.argument !== 'policy') return [];
    return writtenInLiteral(script.value.slice(start, end), command.policy, start, outer ?? itself);
  });
  if (outer !== null) return written;
  return written.map(rule => ({
    ...rule,
    pattern: script.place,
    typePlace: rule.typePlace === null ? null : script.place,
  }));
}

/** The rules of a literal of a command, which starts at `base` of the text around. */
export function writtenInLiteral(
  command: string,
  literal: StringLiteral,
  base: number,
  outer: Outer = itself,
): readonly WrittenRule[] {
  const root = readJson(literal.value);
  if (!root.ok) return [];
  const inside = throughLiteral(command, literal, base, outer);
  return writingsIn(root.value, { text: literal.value, outer: inside, inTemplate: false }).written;
}

function ruleIn(node: JsonObject, source: JsonSource): WrittenRule | null {
  const regexMember = memberOf(node, 'calloutUriRegex');
  const regex = regexMember === undefined ? null : textOf(regexMember, source);
  if (regexMember === undefined || regex === null) return null;
  const typeMember = memberOf(node, 'calloutType');
  const type = typeMember === undefined ? null : textOf(typeMember, source);
  return {
    type: type?.value ?? null,
    typePlace: type?.place ?? null,
    regex: regex.value,
    pattern: regex.place,
    canCall: canCallOf(node),
    isArm: regexMember.name.value.startsWith('c'),
  };
}

function canCallOf(node: JsonObject): boolean | null {
  const canCall = memberOf(node, 'CanCall')?.value;
  if (canCall?.kind === 'boolean') return canCall.value;
  const access = memberOf(node, 'outboundAccess')?.value;
  const word = access?.kind === 'string' ? access.value.toLowerCase() : '';
  return word === 'allow' ? true : word === 'deny' ? false : null;
}

function memberOf({ members }: JsonObject, name: string): JsonMember | undefined {
  return members.find(member => member.name.value.toLowerCase() === name.toLowerCase());
}

function textOf({ value }: JsonMember, source: JsonSource): PlacedString | null {
  return value.kind === 'string' ? placed(value, source) : null;
}

function placed(node: JsonNode & { readonly kind: 'string' }, { text, outer, inTemplate }: JsonSource) {
  return placedString(text, node, outer, inTemplate);
}
