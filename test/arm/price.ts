import { DeploymentMeter } from '../../src/arm/deployment-meter.js';
import type { Context, Run } from '../../src/arm/context.js';
import { evaluate } from '../../src/arm/evaluate.js';
import { ProblemError } from '../../grammar/text/problem.js';
import type { TemplateCall, TemplateExpression } from '../../src/arm/syntax.js';
import { Template } from '../../src/arm/template.js';
import { TENANT } from '../../src/arm/tenant.js';
import type { JsonObject, JsonValue } from '../../src/json/nodes.js';
import { ARM_JSON, readJson } from '../../src/json/read.js';

/** What a call took. */
export interface Price {
  readonly name: string;
  readonly given: string;
  readonly steps: number;
  readonly nanoseconds: number;
}

const SECTIONS = {
  parameters: { p: { type: 'string', defaultValue: 'v' } },
  variables: { v: 'value' },
  resources: [],
  outputs: {},
};

/** A place in which any function may be called, with a budget of its own. */
function context(meter: DeploymentMeter): Context {
  const text = JSON.stringify(SECTIONS);
  const run: Run = {
    text,
    meter,
    now: () => 0,
    newGuid: () => '00000000-0000-4000-8000-000000000000',
    expressions: new Map(),
    warnings: [],
    leftAsIs: new WeakMap(),
    secrets: new WeakSet(),
    completedByAzure: new WeakSet(),
    madeOf: new WeakMap(),
  };
  const json = readJson(text, ARM_JSON);
  if (!json.ok || json.value.kind !== 'object') throw new Error('not a template');
  const root: JsonObject = json.value;
  const template = new Template(root, {
    run,
    name: 'deployment',
    mode: 'Incremental',
    parameters: {},
    resource: () => null,
    scope: {
      kind: 'group',
      subscriptionId: '0',
      resourceGroup: 'rg',
      location: 'westeurope',
      tenantId: TENANT,
      managementGroup: TENANT,
    },
  });
  return {
    ...template.at,
    stage: 'runtime',
    lambdaVariables: new Map([['x', 1]]),
    loops: [{ name: 'loop', index: 0, kind: 'resource' }],
    source: { kind: 'string', value: '', start: 0, end: 2 },
  };
}

const PLACE = { start: 0, end: 1, nameSpan: { start: 0, end: 1 } };

export function callOf(name: string, values: readonly (JsonValue | TemplateExpression)[]): TemplateCall {
  return { ...PLACE, kind: 'call', namespace: null, name, arguments: values.map(argumentOf) };
}

function argumentOf(value: JsonValue | TemplateExpression): TemplateExpression {
  if (typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'call')
    return value as TemplateExpression;
  // The grammar has no literals of lists and objects; the evaluator hands any value on.
  return { ...PLACE, kind: 'literal', value: value as string };
}

/** Nanoseconds of the fastest of some runs. */
export function priceOf(
  name: string,
  given: string,
  values: readonly (JsonValue | TemplateExpression)[],
  runs = 1,
): Price | null {
  const expression = callOf(name, values);
  let price: Price | null = null;
  for (let run = 0; run < runs; run++) {
    const meter = new DeploymentMeter(Number.POSITIVE_INFINITY);
    const place = context(meter);
    const started = process.cpuUsage();
    try {
      evaluate(expression, place);
    } catch (fault) {
      if (fault instanceof ProblemError) return null;
      throw fault;
    }
    const { user, system } = process.cpuUsage(started);
    const nanoseconds = (user + system) * 1_000;
    if (price === null || nanoseconds < price.nanoseconds) price = { name, given, steps: meter.spent, nanoseconds };
  }
  return price;
}
