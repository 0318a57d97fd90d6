import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lint, LintMemory } from '../../../src/analysis/lint/index.js';
import { some } from '../../effort.js';

const sample = (name: string): string => readFileSync(join(__dirname, '../../../samples', name), 'utf8');

/** What an editor sees of one text after another must be what a fresh run would say. */
describe('a memory of earlier runs', () => {
  const bad = sample('lint-bad.json');
  const deny = bad.replace(
    '"calloutPolicies": [',
    String.raw`"calloutPolicies": [{ "calloutType": "sql", "calloutUriRegex": "^https://evil\\.example/", "outboundAccess": "Deny" },`,
  );
  const texts = [
    bad,
    bad.replace('api.contoso', String.raw`api\\.contoso`),
    `\n\n${bad}`,
    deny,
    bad.replaceAll('"Allow"', '"Deny"'),
    bad.replaceAll('"sql"', '"webapi"'),
    sample('lint-good.json'),
    bad,
  ];

  it('changes no finding, whatever was looked at before', () => {
    const memory = new LintMemory();
    for (const text of some(texts, 2)) {
      expect(lint(text, { memory }).findings).toEqual(lint(text).findings);
    }
  });

  it('keeps nothing of a run that was late', () => {
    const memory = new LintMemory();
    lint(bad, { memory, isLate: () => true });
    expect(lint(bad, { memory }).findings).toEqual(lint(bad).findings);
  });

  // Work is counted by how often a run asks whether it is late: a clock would also count what else the machine does.
  it('leaves a tenth of the work where one of 200 regexes has changed', () => {
    const text = (changed: string): string =>
      JSON.stringify({
        properties: {
          restrictOutboundNetworkAccess: 'Enabled',
          calloutPolicies: Array.from({ length: 200 }, (_, index) => ({
            calloutType: ['sql', 'webapi', 'external_data'][index % 3],
            calloutUriRegex: `^https://${index === 100 ? changed : ''}host${index}\\.contoso\\.com/`,
            outboundAccess: 'Allow',
          })),
        },
      });
    const memory = new LintMemory();
    const work = (of: string): number => {
      let asked = 0;
      lint(of, { memory, isLate: () => (asked++, false) });
      return asked;
    };
    const first = work(text(''));
    const again = work(text('x'));
    expect(again).toBeLessThan(first / 10);
  });
});
