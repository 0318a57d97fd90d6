import { describe, expect, it } from 'vitest';
import { Cluster, ClusterError } from '../../src/index.js';

/* Protects against the worst slip: a cluster that looks locked down in its file and is open, because a property stands in the wrong place or is misspelt. */

const RESTRICTED = '"restrictOutboundNetworkAccess":"Enabled"';

function refusal(text: string): ClusterError['error'] {
  try {
    new Cluster(text);
  } catch (error) {
    if (error instanceof ClusterError) return error.error;
    throw error;
  }
  throw new Error(`was taken: ${text}`);
}

describe('a property that would lock the cluster down', () => {
  it.each([
    ['beside properties', `{"properties":{},${RESTRICTED}}`],
    ['beside the name of a resource', `{"name":"c1","location":"westeurope",${RESTRICTED}}`],
    [
      'beside the properties of a resource',
      `{"name":"c1","type":"Microsoft.Kusto/clusters","properties":{},${RESTRICTED}}`,
    ],
    ['in a template', `{"resources":[{"type":"Microsoft.Kusto/clusters","name":"c1","properties":{},${RESTRICTED}}]}`],
    ['a list, beside properties', '{"properties":{},"allowedFqdnList":["a.example"]}'],
  ])('%s is refused, and the message says where it belongs', (_, text) => {
    expect(refusal(text)).toMatchObject({
      reason: 'ARM_PROPERTY',
      message: expect.stringContaining('is outside `properties`') as string,
      hint: 'put it inside: "properties": { … }',
    });
  });

  it.each([
    ['properties themselves', `{"name":"c1","propertys":{${RESTRICTED}}}`, 'did you mean `properties`?'],
    [
      'in a template',
      `{"resources":[{"type":"Microsoft.Kusto/clusters","name":"c1","propertes":{${RESTRICTED}}}]}`,
      'did you mean `properties`?',
    ],
    ['a bare property', '{"restrictOutboundNetworkAcess":"Enabled"}', 'did you mean `restrictOutboundNetworkAccess`?'],
    ['a bare list', '{"allowedFqdnLists":["a.example"]}', 'did you mean `allowedFqdnList`?'],
  ])('misspelt, %s, is refused with the right name', (_, text, hint) => {
    expect(refusal(text)).toMatchObject({ reason: 'ARM_PROPERTY', hint });
  });

  it('is refused by PATCH as well, and nothing changes', () => {
    const cluster = new Cluster();
    const before = cluster.snapshot();
    expect(cluster.patch({ restrictOutboundNetworkAccess: 'Enabled', properties: {} })).toMatchObject({ ok: false });
    expect(cluster.isAt(before)).toBe(true);
  });
});

describe('what is neither', () => {
  it('is kept with a warning', () => {
    expect(new Cluster('{"name":"c1","properties":{},"colour":"blue"}').warnings.join()).toContain(
      'colour is not a known property',
    );
  });

  it('both lists: the list of callout policies is underlined', () => {
    const text =
      '{"allowedFqdnList": ["a.example"],\n "calloutPolicies": [{"calloutType":"sql","calloutUriRegex":"x","outboundAccess":"Allow"}]}';
    expect(refusal(text).range).toEqual({ start: { line: 2, column: 2 }, end: { line: 2, column: 19 } });
  });

  it('an empty document is the default cluster', () => {
    expect(new Cluster('{}').isRestricted).toBe(false);
  });
});
