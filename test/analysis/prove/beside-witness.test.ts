import { describe, expect, it } from 'vitest';
import { prove } from '../../../src/api/index.js';

/* Protects that a callout against a property is not called robust where the service may refuse it, or write its host otherwise. */

const policy = (calloutUriRegex: string): object => ({
  properties: {
    restrictOutboundNetworkAccess: 'Enabled',
    calloutPolicies: [{ calloutType: 'webapi', calloutUriRegex, outboundAccess: 'Allow' }],
  },
});

describe('a property that fails', () => {
  it.each<readonly [string, readonly string[]]>([
    [String.raw`^https://Contoso\.com/x`, ['host-case']],
    [String.raw`^http://127\.0\.0\.1/x`, ['second-gate']],
    [String.raw`^https://contoso\.com/x`, []],
  ])('by a callout of %s rests on %j', (regex, expected) => {
    const options = { assume: { 'match-subject': 'uri', 'match-case': 'counts' } } as const;
    const result = prove({ ...policy(regex) }, 'never webapi matching x', options);
    if (!result.ok) throw new Error('the policy is read');
    const text = JSON.stringify(result.value);
    expect(result.value.certificate).toBe(null);
    for (const id of ['host-case', 'second-gate'])
      expect(text.includes(id), `${id} in ${text}`).toBe(expected.includes(id));
  });
});
