import { describe, expect, it } from 'vitest';
import { Cluster, explainDecision, type Decision } from '../../src/index.js';
import { summarizeDecision } from '../../src/decide/index.js';

/* Protects decisions on rules that .NET's runtimes match differently: each says which runtime it assumes, and no other does. */

/** Earlier runtimes match one label before contoso.com, later ones two. */
const DEPENDENT = String.raw`^https://(?:[a-z]+(?:-?)+?\.){2}contoso\.com/`;
const SINCE = '.NET since October 2025';

const rule = (CalloutUriRegex: string, CanCall = true, CalloutType = 'webapi') => ({
  CalloutType,
  CalloutUriRegex,
  CanCall,
});

function decide(rules: readonly object[], uri: string, type = 'webapi'): Decision {
  const cluster = new Cluster();
  const result = cluster.execute(`.alter cluster policy callout @'${JSON.stringify(rules)}'`);
  if (!result.ok) throw new Error(result.error.message);
  const decision = cluster.decide(type, uri);
  expect(cluster.isAllowed(type, uri)).toBe(decision.allowed);
  return decision;
}

describe('the examples of the bug, as .NET decides since October 2025', () => {
  it.each([
    [DEPENDENT, 'https://a.contoso.com/', false],
    [DEPENDENT, 'https://a.b.contoso.com/', true],
    [String.raw`(?:\b*?-){2}`, '-', false],
    ['^(?:(?:x?)+?-|s){2}$', '-s', true],
  ])('%s on %s', (regex, uri, allowed) => {
    expect(decide([rule(regex)], uri)).toMatchObject({ allowed, assumedRuntime: SINCE });
  });
});

describe('a decision assumes a runtime', () => {
  const OTHER = '^https://a';
  it.each([
    ['where no other rule allows', [rule(DEPENDENT), rule('^https://b')], true],
    ['not where another rule allows it anyway', [rule(DEPENDENT), rule(OTHER)], false],
    ['not where another rule denies it anyway', [rule(DEPENDENT), rule(OTHER, false)], false],
    ['where such a rule may deny what another allows', [rule(DEPENDENT, false), rule(OTHER)], true],
    ['not where such a rule may deny what none allows', [rule(DEPENDENT, false)], false],
    ['where one such rule allows and one denies', [rule(DEPENDENT), rule(DEPENDENT, false)], true],
    ['not for the rules of another type', [rule(DEPENDENT, true, 'sql')], false],
  ])('%s', (_, rules, assumes) => {
    for (const uri of ['https://a.contoso.com/', 'https://a.b.contoso.com/']) {
      expect(decide(rules, uri).assumedRuntime).toBe(assumes ? SINCE : undefined);
    }
  });

  it('among many rules, too', () => {
    const many = Array.from({ length: 40 }, (_, index) => rule(`^https://host${index}\\.example/`));
    expect(decide([...many, rule(DEPENDENT)], 'https://a.b.contoso.com/').assumedRuntime).toBe(SINCE);
    expect(decide([...many, rule(DEPENDENT)], 'https://host7.example/').assumedRuntime).toBeUndefined();
  });
});

it('says so in words', () => {
  const decision = decide([rule(DEPENDENT)], 'https://a.b.contoso.com/');
  expect(explainDecision(decision).split('\n').at(-3)).toBe(
    '  matched as .NET since October 2025 does; earlier runtimes match a lazy repeat of a rule differently and may decide otherwise (an assumption: which one the service has is not known)',
  );
  expect(summarizeDecision(decision)).toBe(
    'allowed: webapi https://a.b.contoso.com/ (command[0]: a rule allows it, and no rule denies it; assumes .NET since October 2025; DEPENDS on dotnet-runtime)',
  );
});
