import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { audit } from '../../src/api/index.js';
import { auditText } from '../../src/audit/index.js';
import { Cluster } from '../../src/index.js';
import { calloutMatchers } from '../../src/testing/index.js';
import { folderWith, kustoCallout } from '../cli/harness.js';

/*
 * Protects that a short name in `cluster()` is one of the cloud that the audited cluster is in, on every surface.
 */

const KQL = "cluster('Help').database('Samples').T";
const CHINA = { location: 'chinaeast2', properties: {} } as const;
const IN_CHINA = 'https://help.kusto.chinacloudapi.cn/';

describe('a short name of a cluster', () => {
  it.each([
    [undefined, 'https://help.kusto.windows.net/'],
    ['public', 'https://help.kusto.windows.net/'],
    ['china', IN_CHINA],
    ['usgov', 'https://help.kusto.usgovcloudapi.net/'],
  ] as const)('in %s is %s', (cloud, uri) => {
    expect(auditText(KQL, { cloud }).map(finding => finding.uri)).toEqual([uri]);
  });

  it('that is the own one makes no callout', () => {
    expect(auditText(KQL, { cloud: 'china', ownCluster: 'help' })).toEqual([]);
    expect(auditText(KQL, { cloud: 'china', ownCluster: 'https://help.kusto.windows.net' })).toHaveLength(1);
  });

  it('with its domain is what it says', () => {
    const [finding] = auditText("cluster('help.kusto.windows.net').database('S').T", { cloud: 'china' });
    expect(finding?.uri).toBe('https://help.kusto.windows.net/');
  });

  it('is of the cloud of the cluster that is asked about', async () => {
    const folder = folderWith({ 'cn.json': JSON.stringify(CHINA), 'a.kql': KQL });
    const cluster = join(folder, 'cn.json');
    const command = await kustoCallout(['audit', '--cluster', cluster, join(folder, 'a.kql')]);
    expect(command).toMatchObject({ code: 0 });
    expect(command.stdout).toContain('1 allowed');
    const directive = await kustoCallout(['run', '--cluster', cluster, '-e', `#audit ${KQL}`]);
    expect(directive.stdout).toContain('1 allowed');
    const report = audit(KQL, { policy: JSON.stringify(CHINA) });
    expect(report.ok ? report.value.findings.map(({ finding }) => finding.uri) : report.problem).toEqual([IN_CHINA]);
    const matched = calloutMatchers.toKeepWorkingUnder.call({}, KQL, new Cluster(CHINA));
    expect(matched).toMatchObject({ pass: true });
  });
});
