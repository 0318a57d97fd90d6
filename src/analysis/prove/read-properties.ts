import { armCalloutTypeOf } from '../../policy/callout-types.js';
import type { JsonNode, JsonObject } from '../../json/nodes.js';
import { didYouMean, mention } from '../../../grammar/text/mention.js';
import { nearest } from '../../../grammar/text/nearest.js';
import type { Span } from '../../../grammar/text/positions.js';
import { catching, fail } from '../../../grammar/text/problem.js';
import {
  ofOther,
  parseProperty,
  propertyProblem,
  readHosts,
  readRegex,
  readType,
  withinRegex,
  type Property,
  type PropertyProblem,
  type PropertyResult,
  type Within,
} from './property.js';

/** Ends the reading. */
function refuse(message: string, hint: string | null, span: Span): never {
  return fail(propertyProblem(message, hint, span));
}

const KEYS = ['only', 'never', 'subset', 'equal', 'within', 'hosts', 'matching', 'type'];
const EXAMPLE = 'for example: - only: sql\n            hosts: [sql1.database.windows.net]';

/**
 * Reads the properties of a file: `properties:` with a list, or the list alone. An item is a line as the command line takes it, or a
 * map: `only: TYPE` with `within: REGEX` or `hosts: [HOST]`; `never: TYPE` with `matching: REGEX`; `subset: FILE` or `equal: FILE`,
 * perhaps with `type: TYPE`.
 */
export function readProperties(root: JsonNode): PropertyResult<readonly Property[]> {
  return catching<readonly Property[], PropertyProblem>(() => itemsOf(root).map(readItem));
}

function itemsOf(root: JsonNode): readonly JsonNode[] {
  if (root.kind === 'array') return root.items;
  if (root.kind !== 'object') refuse('the file must hold a list of properties', EXAMPLE, root);
  const [member, another] = root.members;
  if (member?.name.value !== 'properties' || member.value.kind !== 'array') {
    refuse('the file must hold `properties:` with a list', EXAMPLE, member?.name ?? root);
  }
  if (another !== undefined) unknownKey(another.name.value, another.name, ['properties']);
  return member.value.items;
}

function unknownKey(name: string, span: Span, known: readonly string[]): never {
  const similar = nearest(name, known);
  const hint = didYouMean(similar, `the keys are ${known.join(', ')}`);
  refuse(`${mention(name)} is not a key here`, hint, span);
}

function readItem(node: JsonNode): Property {
  if (node.kind === 'string') {
    const result = parseProperty(node.value);
    if (result.ok) return result.value;
    // Quotes and escapes may appear before the place, so the whole line is underlined.
    refuse(result.problem.message, result.problem.hint, node);
  }
  if (node.kind !== 'object') refuse('a property is a line or a map', EXAMPLE, node);
  return new ItemReader(node).read();
}

class ItemReader {
  constructor(private readonly item: JsonObject) {}

  read(): Property {
    for (const { name } of this.item.members) if (!KEYS.includes(name.value)) unknownKey(name.value, name, KEYS);
    const verbs = this.item.members.filter(({ name }) => ['only', 'never', 'subset', 'equal'].includes(name.value));
    const [verb, another] = verbs;
    if (verb === undefined) refuse('a property needs only, never, subset or equal', EXAMPLE, this.item);
    if (another !== undefined) {
      refuse(`a property is one thing: ${verb.name.value} or ${another.name.value}`, null, another.name);
    }
    switch (verb.name.value) {
      case 'only':
        this.allow('only', 'within', 'hosts');
        return { only: this.type('only'), within: this.within(verb.name) };
      case 'never':
        this.allow('never', 'matching');
        return { never: this.type('never'), matching: this.value(readRegex, this.text('matching', verb.name)) };
      default: {
        this.allow(verb.name.value, 'type');
        const type = this.member('type') === null ? null : this.type('type');
        return ofOther(verb.name.value === 'subset', this.text(verb.name.value, verb.name).value, type);
      }
    }
  }

  private member(name: string): JsonNode | null {
    return this.item.members.find(member => member.name.value === name)?.value ?? null;
  }

  private allow(...names: readonly string[]): void {
    const stranger = this.item.members.find(({ name }) => !names.includes(name.value));
    if (stranger !== undefined) unknownKey(stranger.name.value, stranger.name, names);
  }

  private text(name: string, span: Span): JsonNode & { readonly kind: 'string' } {
    const node = this.member(name);
    if (node?.kind === 'string' && node.value !== '') return node;
    refuse(`${mention(name)} must be a text`, null, node ?? span);
  }

  private type(name: string) {
    const node = this.text(name, this.item);
    return armCalloutTypeOf(node.value) ?? this.value(readType, node);
  }

  private within(span: Span): Within {
    const hosts = this.member('hosts');
    if (hosts === null) return this.value(withinRegex, this.text('within', span));
    if (this.member('within') !== null) refuse('`within` and `hosts` exclude each other', null, hosts);
    if (hosts.kind !== 'array') refuse('`hosts` must be a list', 'for example: [a.example]', hosts);
    const texts = hosts.items.map(item => {
      if (item.kind !== 'string') refuse('a host must be a text', null, item);
      const result = readHosts([{ text: item.value, start: 0 }]);
      if (!result.ok) refuse(result.problem.message, result.problem.hint, item);
      return { text: item.value, start: 0 };
    });
    const result = readHosts(texts);
    if (!result.ok) refuse(result.problem.message, result.problem.hint, hosts);
    return result.value;
  }

  private value<Value>(
    read: (text: string, start: number) => PropertyResult<Value>,
    node: JsonNode & { readonly kind: 'string' },
  ): Value {
    const result = read(node.value, 0);
    if (result.ok) return result.value;
    refuse(result.problem.message, result.problem.hint, node);
  }
}
