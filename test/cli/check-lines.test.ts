import { describe, expect, it } from 'vitest';
import { Checker } from '../../src/cli/check/checker.js';
import { checkedCluster } from '../../src/cli/check/job.js';
import { Cluster } from '../../src/index.js';
import { Random } from '../regex/random-pattern.js';
import { randomRule, randomText } from '../decide/random-policy.js';

/* Protects the count of plain URIs, for which no text of each is made: it is that of the records that are written. */

function checkerOf(cluster: Cluster, type: 'webapi' | 'external_data', isCounting: boolean): Checker {
  return new Checker({
    cluster: checkedCluster(cluster, {}),
    layout: { kind: 'plain', type },
    output: isCounting ? null : 'ndjson',
    explain: false,
    raw: false,
  });
}

/** What both ways come to. */
function both(cluster: Cluster, type: 'webapi' | 'external_data', text: string) {
  return [true, false].map(isCounting => {
    const checker = checkerOf(cluster, type, isCounting);
    const { text: _, ...result } = checker.check(Buffer.from(text), true);
    return { result, allowed: checker.tally.allowed, denied: checker.tally.denied, rows: checker.tally.rows };
  });
}

describe('counting without texts', () => {
  it('comes to the same for random policies and lines', () => {
    const random = new Random(7);
    for (let round = 0; round < 150; round++) {
      const rules = Array.from({ length: 1 + random.below(8) }, () => randomRule(random)).filter(
        ({ CalloutUriRegex }) => !CalloutUriRegex.includes('\n'),
      );
      const cluster = new Cluster();
      const result = cluster.execute(`.alter cluster policy callout \`\`\`${JSON.stringify(rules)}\`\`\``);
      if (!result.ok || rules.length === 0) continue;
      const lines = Array.from({ length: 20 }, () =>
        randomText(random, rules).replaceAll('\n', random.pick(['', '\r', ' '])),
      );
      const [counted, written] = both(cluster, 'webapi', lines.join(random.pick(['\n', '\r\n', '\n\n'])));
      expect(counted).toEqual(written);
    }
  });

  it.each([
    ['nothing', ''],
    ['empty lines', '\n\r\n\n'],
    ['no line break at the end', 'https://a\nhttps://b'],
    ['what is not ASCII', 'https://é\nhttps://b\n'],
    ['a line that is too long', `https://a\n${'x'.repeat(65_537)}\nhttps://b\n`],
  ])('%s', (_, text) => {
    const [counted, written] = both(new Cluster(), 'webapi', text);
    expect(counted).toEqual(written);
  });

  it("knows the cluster's own storage", () => {
    const cluster = new Cluster({ properties: { restrictOutboundNetworkAccess: 'Enabled' } });
    const uris = 'https://myclusterinternalsa.blob.core.windows.net/x\nhttps://other.blob.core.windows.net/x\n';
    const [counted, written] = both(cluster, 'external_data', uris);
    expect(counted).toEqual(written);
    expect(counted).toMatchObject({ allowed: 1, denied: 1 });
  });
});
