import { describe, expect, it } from 'vitest';
import { jsonCompletion } from '../../../src/cli/lsp/json-completion.js';

/** The labels that are offered where `|` is. */
function offered(marked: string): readonly string[] {
  const offset = marked.indexOf('|');
  return jsonCompletion(marked.replace('|', ''), offset).candidates.map(({ label }) => label);
}

/** The text after the only or first candidate of this label was taken. */
function completed(marked: string, wanted?: string): string {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const { start, end, candidates } = jsonCompletion(text, offset);
  const candidate = candidates.find(({ label }) => wanted === undefined || label === wanted);
  return candidate === undefined ? 'nothing' : text.slice(0, start) + candidate.text + text.slice(end);
}

const RULE = ['calloutType', 'calloutUriRegex', 'outboundAccess'];

describe('completion in the JSON of a cluster', () => {
  it.each([
    ['{ "properties": { "r|" } }', '{ "properties": { "restrictOutboundNetworkAccess":  } }'],
    ['{ "properties": { r| } }', '{ "properties": { "restrictOutboundNetworkAccess":  } }'],
    [
      '{ "properties": { "restr|ict": "Enabled" } }',
      '{ "properties": { "restrictOutboundNetworkAccess": "Enabled" } }',
    ],
    ['{ "properties": { "r|', '{ "properties": { "restrictOutboundNetworkAccess": '],
    ['{ "restrictOutboundNetworkAccess": "|" }', '{ "restrictOutboundNetworkAccess": "Enabled" }'],
    ['{ "restrictOutboundNetworkAccess": | }', '{ "restrictOutboundNetworkAccess": "Enabled" }'],
    ['{ "restrictOutboundNetworkAccess": "Dis|', '{ "restrictOutboundNetworkAccess": "Disabled"'],
    [
      '{ "calloutPolicies": [{ "calloutType": "ext|" }] }',
      '{ "calloutPolicies": [{ "calloutType": "external_data" }] }',
    ],
    [
      '{ "calloutPolicies": [{ "calloutType": "ext|, "outboundAccess": "Allow" }] }',
      '{ "calloutPolicies": [{ "calloutType": "external_data", "outboundAccess": "Allow" }] }',
    ],
    ['{ "type": "micro|" }', '{ "type": "Microsoft.Kusto/clusters" }'],
    ['[{ "CanCall": t| }]', '[{ "CanCall": true }]'],
    ['[{ "CanCall": "t|" }]', 'nothing'],
    ['[{ "CalloutType": "SQL|" }]', '[{ "CalloutType": "sql" }]'],
  ])('%s becomes %s', (before, after) => {
    expect(before.includes('|') ? completed(before) : 'nothing').toBe(after);
  });

  it.each<readonly [string, readonly string[]]>([
    ['{ "properties": { "calloutPolicies": [{ | }] } }', RULE],
    ['{ "properties": { "calloutPolicies": [{ "calloutType": "sql", | }] } }', ['calloutUriRegex', 'outboundAccess']],
    ['{ "properties": { "calloutPolicies": [\n{ "calloutType": "sql"\n "o|" }] } }', ['outboundAccess']],
    ['{ "properties": { "copy": [{ "name": "calloutPolicies", "input": { | } }] } }', RULE],
    ['{ "properties": { "calloutPolicies": [{ "outboundAccess": "|" }] } }', ['Allow', 'Deny']],
    ['[{ "|" }]', ['CalloutType', 'CalloutUriRegex', 'CanCall']],
    ['{ "sku": { "tier": "|" } }', ['Basic', 'Standard']],
    ['{ "$schema": "x", "parameters": { "name": { "type": "s|" } } }', ['string', 'secureString', 'secureObject']],
    ['{ "$schema": "x", "p|" }', ['parameters']],
    // Nothing can follow, or it is none of ours.
    ['{ "properties" | }', []],
    ['{ "restrictOutboundNetworkAccess": "Enabled" | }', []],
    ['{ // a comment |\n }', []],
    ['{ /* | */ }', []],
    ['{ "resources": [{ "type": "Microsoft.Storage/storageAccounts", "properties": { | } }] }', []],
    ['{ "tags": { | } }', []],
    ['{ "allowedFqdnList": ["|"] }', []],
    ['|', []],
    ['{ "a": 1 } |', []],
  ])('%s offers %j', (text, labels) => {
    expect(offered(text)).toEqual(labels);
  });

  it('offers a resource of a template what a cluster has, and not what only the service sets', () => {
    const labels = offered('{ "resources": [{ "type": "Microsoft.Kusto/clusters", "properties": { | } }] }');
    expect(labels.slice(0, 3)).toEqual(['restrictOutboundNetworkAccess', 'allowedFqdnList', 'calloutPolicies']);
    expect(labels).not.toContain('provisioningState');
    expect(offered('{ "$schema": "x", "resources": [{ "d|" }] }')).toEqual(['dependsOn']);
  });

  it('answers at every place of a document, however it is cut', () => {
    const text =
      '{ // c\n "type": "Microsoft.Kusto/clusters", "properties": { "calloutPolicies": [{ "calloutType": "sql" }] } } /* x';
    for (let end = 0; end <= text.length; end++) {
      for (const offset of [0, end >> 1, end]) {
        const { start, end: to, candidates } = jsonCompletion(text.slice(0, end), offset);
        expect(start <= offset && offset <= to && Array.isArray(candidates)).toBe(true);
      }
    }
  });
});
