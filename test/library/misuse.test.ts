import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Cluster } from '../../src/index.js';
import { calloutMatchers } from '../../src/testing/index.js';

/* Protects tests of users: a call that is wrong in itself throws, instead of looking like an answer of the service. */

const URI = 'https://x.kusto.windows.net';
const cluster = new Cluster();
const refusal = cluster.execute(".alter cluster policy callout '['");

/** Calls that the types forbid, as JavaScript may make them. */
const wrong: readonly [string, () => unknown, string][] = [
  [
    'a role',
    () => cluster.execute('.show version', JSON.parse('{"as":"viewr"}') as object),
    '`viewr` is not a role; did you mean `viewer`?',
  ],
  [
    'a caller option',
    () => cluster.execute('.show version', JSON.parse('{"role":"admin"}') as object),
    '`role` is not a caller option; there are as and principal',
  ],
  [
    'a script option',
    () => cluster.executeScript('.show version', JSON.parse('{"continueOnErrors":true}') as object),
    'did you mean `continueOnError`?',
  ],
  [
    'a match subject',
    () => cluster.decide('sql', URI, JSON.parse('{"subject":"hots"}') as object),
    '`hots` is not a match subject; did you mean `host`?',
  ],
  [
    'a decision option',
    () => cluster.isAllowed('sql', URI, JSON.parse('{"ignorecase":true}') as object),
    'did you mean `ignoreCase`?',
  ],
  [
    'an expectation',
    () => calloutMatchers.toBeRefused(refusal, JSON.parse('{"reasn":"X"}') as object),
    '`reasn` is not a property of a refusal; did you mean `reason`?',
  ],
  ['a URI', () => cluster.isAllowed('sql', JSON.parse('5') as string), 'a URI is a string or a URL, not a number'],
];

describe('misuse', () => {
  it.each(wrong)('of %s is a TypeError that says what is meant', (_, call, message) => {
    expect(call).toThrow(TypeError);
    expect(call).toThrow(message);
  });
});

describe('convenience', () => {
  it('URIs may be URL objects', () => {
    expect(cluster.isAllowed('kusto', new URL(URI))).toBe(cluster.isAllowed('kusto', `${URI}/`));
    expect(cluster.decide('kusto', new URL(URI)).uri).toBe(`${URI}/`);
  });

  it('a cluster tells about itself in the console', () => {
    expect(inspect(cluster)).toBe(
      "Cluster mycluster { restrictOutboundNetworkAccess: 'Disabled', rules in force: 7, databases: 2 }",
    );
  });

  it('matchers give what they compared', () => {
    expect(calloutMatchers.toBeRefused(refusal, { reason: 'AUTH_ROLE' })).toMatchObject({
      pass: false,
      actual: { reason: 'POLICY_JSON' },
      expected: { reason: 'AUTH_ROLE' },
    });
    expect(calloutMatchers.toAllowCallout(cluster, 'kusto', URI)).toMatchObject({
      actual: 'denied',
      expected: 'allowed',
    });
  });
});
