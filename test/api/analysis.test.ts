import { describe, expect, it } from 'vitest';
import { audit, compile, diff, lint, Policy, propose, prove, readPolicy, verify, who } from '../../src/api/index.js';
import { Cluster } from '../../src/index.js';

/* Protects the analyses as a library: each takes every form of a policy, gives plain data, and throws only for misuse. */

const rule = (CalloutUriRegex: string, CalloutType = 'sql') => ({ CalloutType, CalloutUriRegex, CanCall: true });
const strict = [rule(String.raw`^https://contoso\.database\.windows\.net(:443)?(/|$)`)];
const loose = [rule('contoso.database.windows.net')];
const hosts = 'only sql within hosts contoso.database.windows.net';

function valueOf<Value>(result: { ok: true; value: Value } | { ok: false; problem: { message: string } }): Value {
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
}

const restricted = new Cluster({
  properties: {
    restrictOutboundNetworkAccess: 'Enabled',
    calloutPolicies: [
      { calloutType: 'sql', calloutUriRegex: strict[0]?.CalloutUriRegex ?? '', outboundAccess: 'Allow' },
    ],
  },
});

describe('a policy', () => {
  it.each([
    ['a text', JSON.stringify(strict)],
    ['an object', strict],
    ['a cluster', restricted],
    ['a resource', restricted.resource],
    ['what was read', valueOf(readPolicy(strict))],
  ])('may be %s', (_, policy) => {
    const { types } = valueOf(who(policy));
    const reached = types.flatMap(type => type.hosts.map(({ words }) => `${type.type} ${words}`));
    expect(reached).toEqual(['sql exactly contoso.database.windows.net']);
    expect(types.every(({ proved }) => proved)).toBe(true);
  });

  it('of an unrestricted cluster is what commands made of it', () => {
    const cluster = new Cluster();
    cluster.executeOrThrow(`.alter cluster policy callout @'${JSON.stringify(loose)}'`);
    expect(
      valueOf(readPolicy(cluster)).rules.some(({ calloutUriRegex }) => calloutUriRegex === loose[0]?.CalloutUriRegex),
    ).toBe(true);
  });

  it('may be a script that changes a cluster, and a template with parameters', () => {
    const script = `.alter cluster policy callout @'${JSON.stringify(strict)}'`;
    const read = valueOf(readPolicy(script, { cluster: new Cluster() }));
    expect(read).toBeInstanceOf(Policy);
    expect(read.kind).toBe('script');
    expect(read.rules.at(-1)).toMatchObject({ layer: 'command', calloutUriRegex: strict[0]?.CalloutUriRegex });
  });

  it.each([
    ['diff', () => diff('[', strict), 'before'],
    ['diff', () => diff(strict, '{"properties":{"allowedFqdnList":1}}'), 'after'],
    ['prove', () => prove(strict, 'equal old', { others: { old: '[1]' } }), 'old'],
    ['who', () => who('.alter cluster policy callout'), 'policy'],
  ])('that cannot be read is a problem of %s, with its place', (_, run, policy) => {
    const result = run();
    if (result.ok) throw new Error('it was read');
    expect(result.problem).toMatchObject({ policy, range: { start: { line: 1 } } });
    expect(result.problem.message).not.toBe('');
    expect(result.problem.reason).not.toBe('');
  });
});

describe('the analyses', () => {
  it('lint', () => {
    const report = lint(loose);
    expect(report).toMatchObject({ kind: 'policy', isRefused: false, problems: [] });
    expect(report.findings[0]).toMatchObject({
      rule: 'EGR002',
      severity: 'error',
      suppressed: null,
      inBaseline: false,
    });
    expect(report.findings[0]?.witness?.uri).toContain('contoso');
    expect(lint(loose, { severities: { EGR002: 'off' } }).findings.map(({ rule: id }) => id)).not.toContain('EGR002');
    expect(lint('[1]')).toMatchObject({ isRefused: true, problems: [{ reason: 'POLICY_SHAPE' }] });
  });

  it('diff', () => {
    const { types } = valueOf(diff(strict, loose));
    expect(types.find(({ type }) => type === 'sql')).toMatchObject({
      relation: 'wider',
      newlyAllowed: { rule: { policy: 'new', layer: 'command', index: 0, canCall: true } },
      newlyDenied: null,
    });
    expect(types.filter(({ type }) => type !== 'sql').every(({ relation }) => relation === 'equal')).toBe(true);
  });

  it('prove, with a certificate that verify accepts', () => {
    const proved = valueOf(prove(strict, [hosts, 'subset wider'], { others: { wider: loose }, certificate: true }));
    expect(proved.properties.map(({ verdict }) => verdict)).toEqual(['PASS', 'PASS']);
    const checked = verify(proved.certificate ?? '');
    expect(checked).toMatchObject({ ok: true, certificate: { policies: [{ name: 'policy' }, { name: 'wider' }] } });

    const failed = valueOf(prove(loose, hosts, { certificate: true }));
    expect(failed).toMatchObject({
      certificate: null,
      properties: [{ verdict: 'FAIL', witness: { allowedBy: 'policy' } }],
    });
    expect(verify('{}').ok).toBe(false);
  });

  it('compile', () => {
    expect(valueOf(compile(strict, { to: 'kql' })).code).toContain('.create-or-alter function');
    expect(valueOf(compile(strict, { to: 'sql' })).code).toContain('CREATE OR REPLACE MACRO');
    const { untranslated } = valueOf(compile([rule(String.raw`^(a)\1`)], { to: 'kql' }));
    expect(untranslated).toMatchObject([{ layer: 'arm-policy', index: 0, message: expect.any(String) as string }]);
  });

  it('audit and propose', () => {
    const query = 'evaluate http_request("https://api.contoso.com/v1")';
    const { findings } = valueOf(audit(query, { policy: restricted }));
    expect(findings).toMatchObject([
      { finding: { type: 'webapi', host: 'api.contoso.com' }, decision: { verdict: 'denied' } },
    ]);
    const proposal = valueOf(propose(query, { policy: restricted }));
    expect(proposal.rules.map(({ type }) => type)).toEqual(['webapi']);
    expect(proposal.proofs.every(({ holds }) => holds)).toBe(true);
    const after = valueOf(audit(query, { policy: restricted, against: proposal.document }));
    expect(after.findings).toMatchObject([{ decision: { verdict: 'allowed' }, change: 'newly-allowed' }]);
  });

  it('leave open what a budget does not suffice for', () => {
    expect(valueOf(prove(strict, hosts, { budget: { steps: 1 } })).properties[0]?.verdict).toBe('UNKNOWN');
    expect(valueOf(who(strict, { isLate: () => true })).types.some(({ proved }) => !proved)).toBe(true);
    expect(
      valueOf(diff(strict, loose, { budget: { steps: 1 } })).types.some(({ relation }) => relation === 'unknown'),
    ).toBe(true);
  });
});

describe('misuse', () => {
  it.each<[string, () => unknown, RegExp]>([
    [
      'an unknown option',
      () => who(strict, { sbject: 'uri' } as object),
      /`sbject` is not a option|`sbject` is not an option/,
    ],
    ['an unknown subject', () => who(strict, { subject: 'hots' as 'host' }), /did you mean `host`/],
    ['an unknown lint rule', () => lint(strict, { severities: { EGR999: 'off' } }), /`EGR999` is not a lint rule/],
    ['an unknown severity', () => lint(strict, { severities: { EGR002: 'eror' as 'error' } }), /did you mean `error`/],
    ['an unknown language', () => compile(strict, { to: 'kq' as 'kql' }), /did you mean `kql`/],
    ['an unknown form', () => propose('', { as: 'bicp' as 'bicep' }), /did you mean `bicep`/],
    ['a number for a policy', () => who(1 as unknown as string), /a policy is a string/],
    ['a number for a certificate', () => verify(1 as unknown as string), /a certificate is a string/],
    ['a policy that is not given', () => prove(strict, 'subset old'), /names the policy "old"/],
  ])('%s is a TypeError', (_, run, message) => {
    expect(run).toThrow(TypeError);
    expect(run).toThrow(message);
  });

  it('of a property is a problem in its text', () => {
    const result = prove(strict, 'onyl sql within hosts a.example');
    expect(result).toMatchObject({
      ok: false,
      problem: { property: 'onyl sql within hosts a.example', span: { start: 0, end: 4 } },
    });
  });
});
