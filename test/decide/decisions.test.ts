import { describe, expect, it } from 'vitest';
import { Cluster, type Decision } from '../../src/index.js';
import { decisionCases, type DecisionCase } from './cases.js';

/*
 * Protects the contract of decisions, case by case: the answer, the reason, the deciding rule, every other rule, warnings.
 */

function place({ layer, rule }: Pick<Decision, 'layer' | 'rule'>): string {
  return rule === null ? layer : `${layer}[${rule}]`;
}

function expected({ expect: answer, reason, by, matches, faults, warned }: DecisionCase) {
  const matching = by.includes('[') && reason !== 'unevaluated-deny-rule' ? [by] : [];
  return {
    answer,
    reason,
    by,
    matches: matches ?? matching,
    faults: faults ?? [],
    warnings: warned === true ? ['fqdn-rule-is-unanchored'] : [],
  };
}

describe.each(decisionCases)('$title', ({ cluster: options, script, options: assumptions, callouts }) => {
  const cluster = new Cluster(options);
  if (script !== undefined) expect(cluster.executeScript(script).ok).toBe(true);

  it.each(callouts)('$type $uri: $expect ($reason, $by)', callout => {
    const decision = cluster.decide(callout.type, callout.uri, assumptions);
    expect({
      answer: decision.allowed ? 'allow' : 'deny',
      reason: decision.reason,
      by: place(decision),
      matches: decision.matches.map(({ layer, index }) => `${layer}[${index}]`),
      faults: decision.faults.map(({ layer, index }) => `${layer}[${index}]`),
      warnings: decision.warnings,
    }).toEqual(expected(callout));
    expect(cluster.isAllowed(callout.type, callout.uri, assumptions)).toBe(decision.allowed);
    // A second time from memory.
    expect(cluster.isAllowed(callout.type, callout.uri, assumptions)).toBe(decision.allowed);
  });
});

it('has as many cases as it should', () => {
  expect(decisionCases.flatMap(({ callouts }) => callouts).length).toBeGreaterThanOrEqual(100);
});

describe('a decision', () => {
  const cluster = new Cluster();
  cluster.executeOrThrow(
    `.alter cluster policy callout @'[{"CalloutType":"WebApi","CalloutUriRegex":"ex.mple","CanCall":true}]'`,
  );

  it('is data with everything that it rests on', () => {
    expect(cluster.decide('WEBAPI', 'https://example.com/')).toEqual({
      allowed: true,
      reason: 'allow-rule',
      type: 'webapi',
      uri: 'https://example.com/',
      subject: 'uri',
      subjectText: 'https://example.com/',
      ignoreCase: false,
      layer: 'command',
      rule: 0,
      regex: 'ex.mple',
      matches: [
        {
          layer: 'command',
          index: 0,
          calloutType: 'WebApi',
          regex: 'ex.mple',
          canCall: true,
          span: { start: 8, end: 15 },
        },
      ],
      faults: [],
      warnings: [],
      robust: true,
      dependsOn: [],
      undecidedBy: [],
    });
  });

  it('gives spans in the match subject, not in the URI', () => {
    const { subjectText, matches } = cluster.decide('webapi', 'https://user@EXAMPLE.com/', { subject: 'host' });
    expect(subjectText).toBe('example.com');
    expect(matches.map(({ span }) => span)).toEqual([{ start: 0, end: 7 }]);
  });

  it('has no span for the bare * of ARM, which matches without a regex', () => {
    const open = new Cluster({
      properties: { calloutPolicies: [{ calloutType: 'mysql', calloutUriRegex: '*', outboundAccess: 'Allow' }] },
    });
    expect(open.decide('mysql', 'x').matches).toEqual([expect.objectContaining({ regex: '*', span: null })]);
  });

  it('says what kept a rule from being evaluated', () => {
    const broken = new Cluster({
      properties: { calloutPolicies: [{ calloutType: 'mysql', calloutUriRegex: '(a', outboundAccess: 'Deny' }] },
    });
    expect(broken.decide('mysql', 'x').faults).toEqual([
      expect.objectContaining({
        problem: 'invalid-regex',
        detail: "Invalid pattern '(a' at offset 2. Not enough )'s.",
      }),
    ]);
  });

  it('tells a regex whose automaton would be too large from an invalid one, where V8 cannot take over', () => {
    const large = new Cluster();
    large.executeOrThrow(
      `.alter cluster policy callout @'[{"CalloutType":"mysql","CalloutUriRegex":"^(?:(?:a?b?){1000}){1000}$","CanCall":false}]'`,
    );
    const decision = large.decide('mysql', 'c');
    expect(decision).toMatchObject({ allowed: false, reason: 'unevaluated-deny-rule' });
    expect(decision.faults).toEqual([expect.objectContaining({ problem: 'too-large' })]);
  });
});
