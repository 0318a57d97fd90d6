import { type JsonMember, type JsonNode, type JsonObject, type JsonValue } from '../json/nodes.js';
import { didYouMean, mention } from '../../grammar/text/mention.js';
import { nearest } from '../../grammar/text/nearest.js';
import { mentionNames } from './call.js';
import { copiesOf, type Copy } from './copies.js';
import type { ContextAt, HostedCall } from './context.js';
import { evaluateNode, valueOfEvaluated } from './evaluate.js';
import { MAX_VARIABLES } from './limits.js';
import { sectionMembers } from './nodes.js';

interface Variable {
  readonly name: string;
  readonly make: () => JsonNode;
}

/** The variables of one template, each evaluated when it is first used. */
export class Variables {
  private readonly variables = new Map<string, Variable>();
  private readonly values = new Map<string, JsonValue>();
  private readonly evaluating = new Set<string>();

  constructor(root: JsonObject, at: ContextAt) {
    for (const { name, value } of sectionMembers(root, 'variables', MAX_VARIABLES)) {
      const loops = this.loops(name.value, value, at);
      if (loops !== null) {
        for (const loop of loops) this.add(loop.name.value, () => loop.array(evaluateNode));
        continue;
      }
      this.add(name.value, () => evaluateNode(value, { ...at, target: `variables.${name.value}` }));
    }
  }

  private loops(name: string, value: JsonMember['value'], at: ContextAt): readonly Copy[] | null {
    return name.toLowerCase() === 'copy' ? copiesOf(value, { ...at, target: 'variables' }, 'variable') : null;
  }

  private add(name: string, make: () => JsonNode): void {
    this.variables.set(name.toLowerCase(), { name, make });
  }

  value(call: HostedCall, name: string): JsonValue {
    const key = name.toLowerCase();
    const known = this.values.get(key);
    if (known !== undefined) return known;
    const variable = this.variables.get(key);
    if (variable === undefined) return this.missing(call, name);
    if (this.evaluating.has(key)) return call.fail(`the variable ${mention(variable.name)} needs itself`);
    this.evaluating.add(key);
    try {
      const value = valueOfEvaluated(variable.make(), call.context.run);
      this.values.set(key, value);
      return value;
    } finally {
      this.evaluating.delete(key);
    }
  }

  private missing(call: HostedCall, name: string): never {
    const names = [...this.variables.values()].map(variable => variable.name);
    const similar = nearest(name, names);
    const known = names.length === 0 ? 'the template has no variables' : `it has ${mentionNames(names)}`;
    const hint = didYouMean(similar, known);
    return call.fail(`the template has no variable ${mention(name)}`, hint, call.expression.arguments[0]);
  }
}
