import { deployTemplate, type DeployOptions, type DeployResult } from '../../src/arm/index.js';

/* What the tests of templates write them and deploy them with. */

export const CLUSTER = 'Microsoft.Kusto/clusters';

export function template(sections: object): string {
  return JSON.stringify({ contentVersion: '1.0.0.0', resources: [], ...sections }, null, 1);
}

export function deployed(text: string, options: DeployOptions = {}): DeployResult & { readonly ok: true } {
  const result = deployTemplate([], text, options);
  if (!result.ok) throw new Error(`${result.problem.target}: ${result.problem.message}`);
  return result;
}

export function outputsOf(text: string, options: DeployOptions = {}): Record<string, unknown> {
  return Object.fromEntries(Object.entries(deployed(text, options).outputs).map(([name, { value }]) => [name, value]));
}

export function output(value: unknown, type = 'object'): object {
  return { result: { type, value } };
}

export const storage = (name: string, more: object = {}): object => ({
  type: 'Microsoft.Storage/storageAccounts',
  apiVersion: '2023-01-01',
  name,
  ...more,
});
