import { describe, expect, it } from 'vitest';
import { readInput, type PolicyInput } from '../../src/analysis/inputs/index.js';
import { AuditJudge, auditText, decideFindings } from '../../src/audit/index.js';
import { needsOf, propose, writeProposal, PROPOSAL_FORMS, type ProposalForm } from '../../src/propose/index.js';

/* Protects that what `propose` writes can be read back, in each form, and allows what it is for; and so can what undoes it. */

const QUERIES = `
cluster('help').database('Samples').T
| union (evaluate sql_request('Server=tcp:srv.database.windows.net,1433;Database=d', 'select 1'))
| union (externaldata(a:string)["https://Data.blob.core.windows.net/c/it's.csv", 'abfss://fs@lake.dfs.core.windows.net/p'])
| union (evaluate http_request('https://api.example.com:8443/a+b?x=1'))
| union (evaluate cosmosdb_sql_request('AccountEndpoint=https://c.documents.azure.com/;Database=d', 'q'))
| evaluate ai_embeddings(Text, 'https://o.openai.azure.com/openai/deployments/d/embeddings?api-version=1;impersonate')
| evaluate python(typeof(*), 'x', bag_pack('a', 1), bag_pack('f', 'https://art.blob.core.windows.net/k/m.zip'))`;

const findings = auditText(QUERIES);
const before = {
  properties: {
    restrictOutboundNetworkAccess: 'Disabled',
    allowedFqdnList: [],
    calloutPolicies: [{ calloutType: 'webapi', calloutUriRegex: "^https://o'ld\\.example/", outboundAccess: 'Allow' }],
  },
  policy: '[{"CalloutType":"webapi","CalloutUriRegex":"^https://o\'ld\\\\.example/","CanCall":true}]',
};

function written(form: ProposalForm) {
  return writeProposal(propose(needsOf(findings)), form, before);
}

function loaded(text: string): PolicyInput {
  const result = readInput(text);
  if (!result.ok) throw new Error(result.problem.message);
  return result.input;
}

/** What a cluster says to the callouts: type and verdict of those that are not allowed. */
function refusedBy(input: PolicyInput): readonly string[] {
  return decideFindings(findings, new AuditJudge(input.cluster)).flatMap(({ finding, decision }) =>
    decision.verdict === 'allowed' ? [] : [`${finding.type ?? ''} ${decision.verdict}`],
  );
}

/** The rules of a text in Bicep or Terraform, as its strings are read there. */
function rulesIn(document: string, string: RegExp, valueOf: (literal: string) => string): readonly string[] {
  const literals = [...document.matchAll(string)].map(([, name = '', literal = '']) => [name, valueOf(literal)]);
  return literals.filter(([name]) => name === 'calloutUriRegex').map(([, value]) => value ?? '');
}

describe('a proposal', () => {
  it('has a callout of every kind to allow', () => {
    expect(new Set(findings.map(({ type }) => type)).size).toBe(7);
    expect(refusedBy(loaded('{"properties": {"restrictOutboundNetworkAccess": "Enabled"}}'))).toHaveLength(8);
  });

  it('as callout-policies allows all of them', () => {
    expect(refusedBy(loaded(written('callout-policies').document))).toEqual([]);
  });

  it('as fqdn-list allows all but webapi, as it says', () => {
    const { document, notes } = written('fqdn-list');
    // Of a file system, the host alone: names of a list are in the middle of the URI.
    expect(refusedBy(loaded(document)).filter(each => !each.startsWith('external_data'))).toEqual(['webapi denied']);
    expect(notes.join('\n')).toContain('cannot allow webapi callouts, so those to api.example.com stay denied');
  });

  it('as commands allows all of them on an open cluster', () => {
    expect(refusedBy(loaded(written('commands').document))).toEqual([]);
  });

  const rules = propose(needsOf(findings)).rules.map(({ regex }) => regex);

  it('as bicep has the same rules', () => {
    const unquoted = (literal: string): string => literal.replace(/\\(.)/g, '$1');
    const found = rulesIn(written('bicep').document, /(\w+): '((?:[^'\\]|\\.)*)'/g, unquoted);
    expect(found).toEqual(rules);
  });

  it('as terraform has the same rules', () => {
    const unquoted = (literal: string): string =>
      String(JSON.parse(`"${literal.replaceAll('$${', '${').replaceAll('%%{', '%{')}"`));
    const found = rulesIn(written('terraform').document, /(\w+) += "((?:[^"\\]|\\.)*)"/g, unquoted);
    expect(found).toEqual(rules);
  });

  it.each(PROPOSAL_FORMS)('as %s comes with what undoes it', form => {
    const { rules: undone, cluster } = loaded(written(form).undo);
    expect(undone.filter(({ rule }) => rule.CalloutUriRegex === "^https://o'ld\\.example/")).toHaveLength(1);
    expect(cluster.restrictOutboundNetworkAccess).toBe('Disabled');
  });
});
