import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readInput } from '../../src/analysis/inputs/index.js';
import { AuditJudge, auditText, decideFindings } from '../../src/audit/index.js';
import { DecisionEngine } from '../../src/decide/index.js';
import {
  AXES,
  needsOf,
  observedCallouts,
  propose,
  ruleUses,
  tighten,
  writeProposal,
  PROPOSAL_FORMS,
} from '../../src/propose/index.js';
import { workload } from './workloads.js';

/*
 * Protects what a proposal promises: it allows all that is needed, nothing outside of what was named, with no rule too many; what is
 * written can be deployed; and what deserves a second look is refused.
 */

function observed(rows: string) {
  const findings = observedCallouts('list.csv', `type,uri\n${rows}`);
  if (findings === null) throw new Error('the list must be readable');
  return findings;
}

const before = { properties: { restrictOutboundNetworkAccess: 'Disabled' }, policy: '[]' };

describe('propose', () => {
  it.each([
    ['kusto,https://help.kusto.windows.net/', 'host', '^https://help\\.kusto\\.windows\\.net(:443)?(/|\\z)'],
    // Regexes may see the host alone.
    [
      'sql,srv.database.windows.net',
      'host',
      '^(https://srv\\.database\\.windows\\.net(:443)?(/|\\z)|srv\\.database\\.windows\\.net\\z)',
    ],
    [
      'mysql,acc1.mysql.example.org\nmysql,acc2.mysql.example.org',
      'account-prefix',
      '^(https://acc[a-z0-9-]*\\.mysql\\.example\\.org(:443)?(/|\\z)|acc[a-z0-9-]*\\.mysql\\.example\\.org\\z)',
    ],
    // They may see it in the case in which it is written, or in small letters.
    ['webapi,https://API.Example.com/x', 'host', '^https://(api\\.example\\.com|API\\.Example\\.com)(:443)?(/|\\z)'],
    [
      'external_data,https://a.blob.core.windows.net:8443/c/x.csv',
      'host',
      '^https://a\\.blob\\.core\\.windows\\.net:8443(/|\\z)',
    ],
    [
      'external_data,https://a.blob.core.windows.net/c/x.csv',
      'path',
      '^https://a\\.blob\\.core\\.windows\\.net(:443)?/c/x\\.csv([/?#]|\\z)',
    ],
    [
      'external_data,https://data1.blob.core.windows.net/c\nexternal_data,https://data2.blob.core.windows.net/c',
      'account-prefix',
      '^https://data[a-z0-9-]*\\.blob\\.core\\.windows\\.net(:443)?(/|\\z)',
    ],
    [
      'external_data,abfss://fs@acc1.dfs.core.windows.net/p',
      'host',
      '^abfss://([A-Za-z0-9._~%$-]+@)?acc1\\.dfs\\.core\\.windows\\.net(/|\\z)',
    ],
  ] as const)('writes %s by %s in canonical form', (rows, axis, regex) => {
    const { rules, proofs } = propose(needsOf(observed(rows)), axis);
    expect(rules.map(rule => rule.regex)).toEqual([regex]);
    expect(proofs.filter(({ holds }) => !holds)).toEqual([]);
  });

  it.each([
    ['webapi,http://api.example.com/x', 'allow-http'],
    ['webapi,https://10.0.0.1/x', 'allow-ip'],
    ['external_data,https://blob.core.windows.net/x', 'allow-suffix'],
    ['webapi,https://intranet/x', 'allow-suffix'],
    ['webapi,https:///x', null],
  ] as const)('refuses %s without --%s', (row, flag) => {
    const needs = needsOf(observed(row));
    expect(needs.refused.map(each => each.flag)).toEqual([flag]);
    expect(propose(needs).isIncomplete).toBe(true);
    const allowed = needsOf(observed(row), { allowHttp: true, allowIp: true, allowSuffix: true });
    expect(allowed.needs).toHaveLength(flag === null ? 0 : 1);
    expect(propose(allowed).proofs.filter(({ holds }) => !holds)).toEqual([]);
  });

  it('is incomplete where a callout is not known', () => {
    expect(propose(needsOf(auditText('cluster(x).T'))).isIncomplete).toBe(true);
  });

  it('allows a callout of which the host alone is known, whatever its path', () => {
    const { rules, isIncomplete } = propose(
      needsOf(auditText("externaldata(a:int)[strcat('https://a.blob.core.windows.net/', x)]")),
      'path',
    );
    expect(isIncomplete).toBe(false);
    expect(rules[0]?.regex).toBe('^https://a\\.blob\\.core\\.windows\\.net(:443)?(/|\\z)');
  });

  it.each([
    ['webapi,HTTPS://api.example.com/x', '^(https|HTTPS)://api\\.example\\.com(:443)?(/|\\z)'],
    [
      'webapi,https://user:SECRET@api.example.com/x',
      '^https://([A-Za-z0-9._~%$-]+@)?api\\.example\\.com(:443)?(/|\\z)',
    ],
    ['kusto,Help', '^https://help\\.kusto\\.windows\\.net(:443)?(/|\\z)'],
    [
      'sql,"Server=tcp:srv.example.org,1433;Password=SECRET"',
      '^(https://srv\\.example\\.org(:443)?(/|\\z)|srv\\.example\\.org\\z)',
    ],
    ['cosmosdb,AccountEndpoint=https://a.example/;AccountKey=SECRET', '^https://a\\.example(:443)?(/|\\z)'],
    ['external_data,https://a.example/c?sv=1&sig=SECRET', '^https://a\\.example(:443)?(/|\\z)'],
    ['external_data,https://a.example/c;SECRET', '^https://a\\.example(:443)?(/|\\z)'],
  ])('reads the observed %s, and keeps its secrets out', (row, regex) => {
    for (const axis of AXES) {
      const proposal = propose(needsOf(observed(row)), axis);
      if (axis === 'host') expect(proposal.rules.map(rule => rule.regex)).toEqual([regex]);
      expect(proposal.isIncomplete).toBe(false);
      expect(proposal.proofs.filter(({ holds }) => !holds)).toEqual([]);
      const written = PROPOSAL_FORMS.map(form => writeProposal(proposal, form, before));
      expect(JSON.stringify([proposal, written])).not.toContain('SECRET');
    }
  });

  it('does not let what a file system is called lead to another host', () => {
    const { properties } = propose(needsOf(observed('external_data,abfss://fs@acc1.dfs.core.windows.net/p')));
    const input = readInput(properties);
    if (!input.ok) throw new Error(input.problem.message);
    const engine = new DecisionEngine(input.input.cluster);
    expect(engine.isAllowed('external_data', 'abfss://other@acc1.dfs.core.windows.net/p')).toBe(true);
    for (const mark of ['?', '#', '/', '\\'])
      expect(engine.isAllowed('external_data', `abfss://evil.example${mark}@acc1.dfs.core.windows.net/p`)).toBe(false);
  });

  it.each([
    'sql,srv.database.windows.net',
    'mysql,srv.example.org',
    'postgresql,srv.example.org',
    'kusto,https://help.kusto.windows.net/',
    'external_data,https://A.blob.core.windows.net/c/x.csv',
    'webapi,https://api.example.com/x?y=1',
    'cosmosdb,https://a.documents.azure.com:443/',
    'azure_openai,https://a.openai.azure.com/openai/x?api-version=1',
    'azure_digital_twins,https://a.api.weu.digitaltwins.azure.net',
    'sandbox_artifacts,https://a.blob.core.windows.net/x/y.zip',
  ])('proposes what allows %s, whatever is not known of the service', row => {
    const findings = observed(row);
    const input = readInput(propose(needsOf(findings)).properties);
    if (!input.ok) throw new Error(input.problem.message);
    const [decided] = decideFindings(findings, new AuditJudge(input.input.cluster));
    expect(decided?.decision).toMatchObject({ verdict: 'allowed', dependsOn: [] });
  });

  it('does not allow by --tighten what the policy did not', () => {
    const policy = (regex: string): string =>
      JSON.stringify([{ CalloutType: 'mysql', CalloutUriRegex: regex, CanCall: true }]);
    const tightened = (regex: string) => {
      const input = readInput(policy(regex));
      if (!input.ok) throw new Error(input.problem.message);
      const findings = observed('mysql,srv.example.org');
      const { proposal, proofs } = tighten(input.input, findings, needsOf(findings), 'host');
      return { rules: proposal.rules.map(rule => rule.regex), proofs: proofs.map(({ holds }) => holds) };
    };
    // It does not allow the host alone.
    expect(tightened('^https://[a-z]+\\.example\\.org')).toEqual({
      rules: ['^https://srv\\.example\\.org(:443)?(/|\\z)'],
      proofs: [true, true],
    });
    expect(tightened('^(https://)?[a-z]+\\.example\\.org').rules).toEqual([
      '^(https://srv\\.example\\.org(:443)?(/|\\z)|srv\\.example\\.org\\z)',
    ]);
    expect(tightened('^https://other\\.example\\.org').rules).toEqual([]);
    // What cannot be narrowed to hosts is not called proved.
    expect(tightened('^https://srv\\.example\\.org/$').proofs).toEqual([true, false]);
  });

  it('holds all proofs on workloads of all kinds', () => {
    fc.assert(
      fc.property(workload, fc.constantFrom(...AXES), (findings, axis) => {
        const proposal = propose(needsOf(findings), axis);
        expect(proposal.proofs.filter(({ holds }) => !holds)).toEqual([]);
        const input = readInput(proposal.properties);
        if (!input.ok) throw new Error(input.problem.message);
        const engine = new DecisionEngine(input.input.cluster);
        for (const rule of proposal.rules) expect(engine.isAllowed(rule.type, rule.alsoAllows)).toBe(true);
      }),
      { numRuns: 25, seed: 14 },
    );
  });

  it.each(PROPOSAL_FORMS)('writes %s so that quotes and dollars stay what they are', form => {
    const needs = needsOf(observed("webapi,https://api.example.com/a'b${c}%{d}"));
    const { document, notes, undo } = writeProposal(propose(needs, 'path'), form, before);
    // An FQDN list cannot allow it, and says so.
    expect(form === 'fqdn-list' ? notes.join() : document).toMatch(/example/);
    expect(undo).toContain(form === 'commands' ? '.alter cluster policy callout' : 'restrictOutboundNetworkAccess');
  });

  it('says with each form who needs a rule, and what it also allows', () => {
    const proposal = propose(
      needsOf(auditText(".create function F() { cluster('help').T }\nevaluate http_request('https://a.example')")),
    );
    const texts = PROPOSAL_FORMS.map(form => {
      const { document, notes } = writeProposal(proposal, form, before);
      return [form, document + notes.join('\n')] as const;
    });
    for (const [form, text] of texts) {
      expect(text, form).toMatch(
        form === 'fqdn-list' ? /help\.kusto\.windows\.net: needed by F\n/ : /needed by F; also allows https:/,
      );
    }
    expect(texts.find(([form]) => form === 'fqdn-list')?.[1]).toMatch(
      /an FQDN list cannot allow webapi callouts, so those to a\.example stay denied[^]*also allows https:\/\/help\.kusto\.windows\.net\.attacker\.example\//,
    );
  });

  it('names the rules that nothing needs', () => {
    const input = readInput(
      '[{"CalloutType":"kusto","CalloutUriRegex":"^https://help\\\\.kusto\\\\.windows\\\\.net/","CanCall":true},{"CalloutType":"sql","CalloutUriRegex":"^https://s\\\\.database\\\\.windows\\\\.net/","CanCall":true}]',
    );
    if (!input.ok) throw new Error(input.problem.message);
    expect(ruleUses(input.input, auditText("cluster('help').T")).map(({ use }) => use)).toEqual(['needed', 'unused']);
    expect(ruleUses(input.input, auditText("evaluate sql_request(x, 'y')")).map(({ use }) => use)).toEqual([
      'unused',
      'unknown',
    ]);
  });

  it('narrows a policy to what is used, and proves it', () => {
    const input = readInput(
      '[{"CalloutType":"kusto","CalloutUriRegex":"^https://[a-z]+\\\\.kusto\\\\.windows\\\\.net(:443)?(/|\\\\z)","CanCall":true}]',
    );
    if (!input.ok) throw new Error(input.problem.message);
    const findings = auditText("union cluster('help').T, cluster('https://other.example').T");
    const { proposal, proofs } = tighten(input.input, findings, needsOf(findings), 'host');
    expect(proposal.rules.map(({ regex }) => regex)).toEqual(['^https://help\\.kusto\\.windows\\.net(:443)?(/|\\z)']);
    expect(proofs.map(({ holds }) => holds)).toEqual([true, true]);
  });
});
