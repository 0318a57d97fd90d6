import { mark, type JsonNode, type JsonObject, type JsonValue } from '../json/nodes.js';
import { loopArray } from './copies.js';
import type { ContextAt } from './context.js';
import { evaluateNode, valueOfEvaluated } from './evaluate.js';
import { MAX_OUTPUTS } from './limits.js';
import { templateMessages, templateWarnings } from './messages.js';
import { expectObject, member, sectionMembers } from './nodes.js';
import { typeProblem } from './parameter-types.js';
import { ProblemError } from '../../grammar/text/problem.js';
import { onlyAzureKnows } from './problem.js';

export interface TemplateOutput {
  readonly type: string;
  /** null where it is a secret. */
  readonly value: JsonValue;
}

/** The outputs of a template. */
export interface Outputs {
  readonly known: Readonly<Record<string, TemplateOutput>>;
  /** Whether one was left out, since only Azure knows its value. */
  readonly areIncomplete: boolean;
}

/** Evaluates the outputs of a template once its resources are made. Throws template problems. */
export function outputsOf(root: JsonObject, surroundings: ContextAt): Outputs {
  const outputs: [string, TemplateOutput][] = [];
  let areIncomplete = false;
  for (const { name, value } of sectionMembers(root, 'outputs', MAX_OUTPUTS)) {
    const target = `outputs.${name.value}`;
    const declaration = expectObject(value, target);
    const at: ContextAt = { ...surroundings, stage: 'runtime', target };
    try {
      const output = outputOf(declaration, name.value, at, member(root, 'definitions'));
      if (output !== null) outputs.push([name.value, output]);
    } catch (fault) {
      if (!onlyAzureKnows(fault)) throw fault;
      areIncomplete = true;
      at.run.warnings.push(templateWarnings.unknownOutput(name.value, name, fault.problem.message));
    }
  }
  return { known: Object.fromEntries(outputs), areIncomplete };
}

/** Secrets are not given out, not even to the deployment around. */
export function isSecure({ type }: Pick<TemplateOutput, 'type'>): boolean {
  return type.toLowerCase().startsWith('secure');
}

function outputOf(
  declaration: JsonObject,
  name: string,
  at: ContextAt,
  definitions: JsonNode | undefined,
): TemplateOutput | null {
  const condition = member(declaration, 'condition');
  if (condition !== undefined) {
    const holds = evaluateNode(condition, { ...at, target: `${at.target}.condition` });
    if (holds.kind === 'boolean' && !holds.value) return null;
  }
  const type = member(declaration, 'type');
  const typeText = type?.kind === 'string' ? type.value : 'object';
  const copy = member(declaration, 'copy');
  const written = member(declaration, 'value');
  const value =
    copy?.kind === 'object'
      ? valueOfEvaluated(
          loopArray(
            copy,
            name,
            member(copy, 'input') ?? copy,
            { ...at, target: `${at.target}.copy` },
            'output',
            evaluateNode,
          ),
          at.run,
        )
      : written === undefined
        ? null
        : valueOfEvaluated(evaluateNode(written, { ...at, target: `${at.target}.value` }), at.run);
  if (isSecure({ type: typeText })) return { type: typeText, value: null };
  const problem =
    type === undefined || value === null
      ? null
      : typeProblem(value, declaration, definitions?.kind === 'object' ? definitions : null);
  if (problem !== null) {
    const message = `the output is not of its type: ${problem.message}`;
    throw new ProblemError(
      templateMessages.template(`${at.target}${problem.path}`, mark(written ?? declaration), message),
    );
  }
  return { type: typeText, value };
}
