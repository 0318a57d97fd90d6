import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folderWith, kustoCallout } from '../harness.js';

/* Protects #audit: what it takes, and that it decides on the cluster of the session as it is. */

it('audits KQL on the cluster as it is now', async () => {
  const query = "#audit cluster('help').database('Samples').T";
  const { code, stdout } = await kustoCallout([
    '-e',
    query,
    '-e',
    '#arm {"restrictOutboundNetworkAccess": "Enabled"}',
    '-e',
    query,
  ]);
  expect(code).toBe(0);
  expect(stdout).toBe(`1 callout: 1 allowed

1 allowed
    kusto https://help.kusto.windows.net/
      cluster at 1:1
1 callout: 1 denied

1 denied
    kusto https://help.kusto.windows.net/
      cluster at 1:1
`);
});

it('audits a file of any form', async () => {
  const folder = folderWith({ 'log.csv': "Text\ncluster('help').database('x').T\n", 'x.csv': 'a,b\n1,2\n' });
  const { stdout } = await kustoCallout(['-e', `#audit ${join(folder, 'log.csv')}`]);
  expect(stdout).toContain('1 callout: 1 allowed');
  expect(stdout).toContain('(1 row)');
  const unread = await kustoCallout(['-e', `#audit "${join(folder, 'x.csv')}"`]);
  expect([unread.code, unread.stderr]).toEqual([
    1,
    expect.stringContaining('none of the columns is known to hold KQL'),
  ]);
  const missing = await kustoCallout(['-e', '#audit missing.kql']);
  expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('missing.kql')]);
  expect((await kustoCallout(['-e', '#audit'])).code).toBe(1);
  expect((await kustoCallout(['-e', '#audit T'])).stdout).toBe('no callouts\n');
});
