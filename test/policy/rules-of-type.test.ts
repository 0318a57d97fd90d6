import fc from 'fast-check';
import { expect, it } from 'vitest';
import { alikeRules, rulesInForce, rulesOfType } from '../../src/policy/rules-in-force.js';

/* Protects decisions about long lists, which look up the rules of a type instead of going through all. */

it('finds the rules of a type, in their order, as going through all of them does', () => {
  const type = fc.constantFrom('sql', 'SQL', 'Kusto', 'kusto', 'webapi');
  const rule = fc.record({ CalloutType: type, CalloutUriRegex: fc.string(), CanCall: fc.boolean() });
  fc.assert(
    fc.property(fc.array(rule), rules => {
      for (const wanted of ['sql', 'kusto', 'webapi', 'mysql']) {
        const found = [...rules.entries()].flatMap(([index, each]) =>
          each.CalloutType.toLowerCase() === wanted ? [{ index, rule: each }] : [],
        );
        expect(rulesOfType(rules, wanted)).toEqual(found);
        // Once more, when they are known.
        expect(rulesOfType(rules, wanted)).toEqual(found);
      }
    }),
  );
});

it('puts the first type that has the same regexes and effects in the place of another, and no other one', () => {
  const rule = fc.record({
    CalloutType: fc.constantFrom('sql', 'SQL', 'kusto', 'webapi'),
    CalloutUriRegex: fc.constantFrom('a', 'b'),
    CanCall: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(rule, { maxLength: 8 }), rules => {
      const said = (type: string): string =>
        JSON.stringify(
          rulesOfType(rules, type).map(({ rule: { CalloutUriRegex, CanCall } }) => [CalloutUriRegex, CanCall]),
        );
      for (const one of ['sql', 'kusto', 'webapi']) {
        for (const other of ['sql', 'kusto', 'webapi']) {
          const areAlike = alikeRules(rulesOfType(rules, one)) === alikeRules(rulesOfType(rules, other));
          expect(areAlike).toBe(said(one) === said(other));
        }
      }
    }),
    { numRuns: 500 },
  );
});

it('makes the rules of a state once, and those of another state anew', () => {
  const state = (names: readonly string[]) => ({
    restrictOutboundNetworkAccess: 'Enabled' as const,
    allowedFqdnList: names,
    calloutPolicies: names.map(name => ({
      calloutId: `${name}_webapi`,
      calloutType: 'webapi' as const,
      calloutUriRegex: name,
      outboundAccess: 'Allow' as const,
    })),
    dataPlanePolicy: [],
  });
  const [one, other] = [state(['a.example']), state(['b.example'])];
  expect(rulesInForce(one)).toEqual(rulesInForce(state(['a.example'])));
  expect(rulesInForce(one)[1]?.rules).toBe(rulesInForce(one)[1]?.rules);
  expect(rulesInForce(other)).not.toEqual(rulesInForce(one));
});
