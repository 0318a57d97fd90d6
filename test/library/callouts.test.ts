import { describe, expect, it } from 'vitest';
import { auditFiles, auditText, Cluster, decideCallouts } from '../../src/index.js';

/* Protects how the library finds callouts, and what a cluster or a change of it does with them. */

const restricted = new Cluster({ properties: { restrictOutboundNetworkAccess: 'Enabled' } });

describe('callouts in the library', () => {
  it('are found in texts', () => {
    const [finding, ...others] = auditText("cluster('help').database('Samples').T");
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ construct: 'cluster', type: 'kusto', status: 'LITERAL', line: 1, column: 1 });
    expect(auditText("cluster('help').database('Samples').T", { ownCluster: 'help' })).toEqual([]);
  });

  it('are found in files that know each other', () => {
    const { findings, problems, log } = auditFiles([
      { name: 'f.kql', text: '.create function Get(u:string) { externaldata(a:string)[u] }' },
      { name: 'log.csv', text: "Text,StartedOn\nGet('https://a.example/b'),2026-11-28\n" },
      { name: 'x.csv', text: 'a,b\n1,2\n' },
    ]);
    expect(findings.map(({ uri, file, entity }) => [uri, file, entity])).toEqual([
      ['https://a.example/b', 'f.kql', 'Get'],
    ]);
    expect(problems.map(({ file }) => file)).toEqual(['x.csv']);
    expect(log).toEqual({ rows: 1, days: { first: '2026-11-28', last: '2026-11-28' } });
  });

  it('are decided, also before and after a change', () => {
    const findings = auditText("cluster('help').database('Samples').T");
    expect(decideCallouts(findings, new Cluster()).map(({ decision, change }) => [decision.verdict, change])).toEqual([
      ['allowed', null],
    ]);
    expect(
      decideCallouts(findings, restricted, { before: new Cluster() }).map(({ decision, change }) => [
        decision.verdict,
        change,
      ]),
    ).toEqual([['denied', 'stopped']]);
  });
});
