import { expect, it } from 'vitest';
import { diffPolicies, gateAnswer } from '../../src/analysis/diff/report.js';
import { readInput, type PolicyInput } from '../../src/analysis/inputs/index.js';

function withScript(url: string): PolicyInput {
  const cluster = {
    type: 'Microsoft.Kusto/clusters',
    apiVersion: '2024-04-13',
    name: 'c',
    location: 'x',
    properties: {},
  };
  const script = {
    type: 'Microsoft.Kusto/clusters/databases/scripts',
    apiVersion: '2024-04-13',
    name: 'c/d/s',
    properties: { scriptUrl: url, scriptLevel: 'Cluster' },
  };
  const result = readInput(JSON.stringify({ resources: [cluster, script] }));
  if (!result.ok) throw new Error(result.problem.message);
  return result.input;
}

/* Protects the gate: a script that was not read, of the same name and from another address, may open anything. */
it('passes no change of the address of a script that was not read', () => {
  const [old, now] = [withScript('https://a.example/s.kql'), withScript('https://b.example/s.kql')];
  expect(gateAnswer(diffPolicies(old, old)).verdict).toBe('passes');
  expect(gateAnswer(diffPolicies(old, now)).verdict).not.toBe('passes');
});
