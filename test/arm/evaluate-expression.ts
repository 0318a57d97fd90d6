import { deployTemplate, type DeployOptions, type DeployResult } from '../../src/arm/index.js';
import type { JsonValue } from '../../src/json/nodes.js';

/** A template of one output, as JSON. */
export function outputTemplate(expression: string, sections: object = {}): string {
  return JSON.stringify({
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    resources: [],
    ...sections,
    outputs: { result: { type: 'object', value: `[createObject('value', ${expression})]` } },
  });
}

/** The value of an expression without its brackets, or why there is none. */
export function evaluateExpression(
  expression: string,
  sections: object = {},
  options: DeployOptions = {},
): { readonly value: JsonValue } | { readonly reason: string; readonly message: string; readonly hint: string | null } {
  return valueOfResult(deployTemplate([], outputTemplate(expression, sections), options));
}

export function valueOfResult(
  result: DeployResult,
): { readonly value: JsonValue } | { readonly reason: string; readonly message: string; readonly hint: string | null } {
  if (!result.ok) return result.problem;
  const output = result.outputs['result']?.value;
  // The template makes an object of one member.
  return output === undefined ? { reason: 'NONE', message: 'no output', hint: null } : (output as { value: JsonValue });
}
