import { describe, expect, it } from 'vitest';
import { unconfirmed } from '../../src/analysis/confirm.js';
import { Cluster } from '../../src/index.js';

/* Protects what automata find from being told unless the engine of decisions, which knows nothing of automata, says the same. */

const cluster = new Cluster({
  restrictOutboundNetworkAccess: 'Enabled',
  calloutPolicies: [
    { calloutType: 'webapi', calloutUriRegex: '^https://a/', outboundAccess: 'Allow' },
    { calloutType: 'sql', calloutUriRegex: '^(?:(a|b|ab)+)+\\1$', outboundAccess: 'Allow' },
  ],
});
const allowed = cluster.decide('webapi', 'https://a/');
const denied = cluster.decide('webapi', 'https://b/');
const tooLong = cluster.decide('sql', `${'ab'.repeat(200)}c`);

describe('a witness', () => {
  it('is confirmed where all decisions are as they must be', () => {
    expect(unconfirmed([])).toBeNull();
    expect(
      unconfirmed([
        { decision: allowed, isAllowed: true },
        { decision: denied, isAllowed: false },
      ]),
    ).toBeNull();
  });

  it('of which one is decided otherwise is an error, and not an answer', () => {
    const expected = [
      { decision: allowed, isAllowed: true },
      { decision: denied, isAllowed: true },
    ];
    expect(() => unconfirmed(expected)).toThrow('the automata and the matcher disagree about webapi "https://b/"');
  });

  it('is not known where a rule takes too long to match, whatever the decision then is', () => {
    expect(tooLong.reason).toBe('unevaluated-allow-rule');
    for (const isAllowed of [true, false]) {
      expect(unconfirmed([{ decision: tooLong, isAllowed }])).toMatch(/^a rule could not be evaluated for ab.*: \S/);
    }
  });
});
