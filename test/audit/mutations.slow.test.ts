import { describe, expect, it } from 'vitest';
import { auditText } from '../../src/audit/audit.js';
import { Random } from '../regex/random-pattern.js';
import { adversarialTexts } from './labelled.js';
import { mutations, QUERIES, rewritten } from './mutate.js';

/* Protects that what a query calls does not depend on how it is written: 2,000 queries written anew, with the findings of before. */

const CASES = 2_000;

/** What a text calls, and how it is known; not where. */
function callsOf(text: string): readonly string[] {
  const calls = auditText(text).map(({ construct, type, status, uri, host, template }) =>
    [construct, type, status, uri ?? template, host].join(' '),
  );
  return [...new Set(calls)].sort();
}

describe('a query that is written anew', () => {
  it(`calls what it called before, in ${CASES} cases`, () => {
    const random = new Random(20261128);
    const labelled = adversarialTexts()
      .filter(({ kind, format, options }) => kind === 'query' && format === undefined && options === undefined)
      .map(({ text }) => text)
      .filter(text => auditText(text).length > 0 && auditText(text).every(({ status }) => status === 'LITERAL'));
    const texts = [...QUERIES, ...labelled];
    const used = new Map<string, number>();
    const different: {
      readonly how: string;
      readonly text: string;
      readonly lost: readonly string[];
      readonly found: readonly string[];
    }[] = [];
    for (let number = 0; number < CASES;) {
      const original = random.pick(texts);
      const { text, how } = rewritten(original, random);
      if (how.length === 0) continue;
      number++;
      for (const name of how) used.set(name, (used.get(name) ?? 0) + 1);
      const [before, after] = [callsOf(original), callsOf(text)];
      const lost = before.filter(call => !after.includes(call));
      const found = after.filter(call => !before.includes(call));
      if (lost.length + found.length > 0) different.push({ how: how.join(', '), text, lost, found });
    }
    expect(different.slice(0, 5)).toEqual([]);
    expect([...used.keys()].sort()).toEqual(Object.keys(mutations).sort());
    for (const [name, times] of used) expect(times, name).toBeGreaterThan(30);
  });
});
