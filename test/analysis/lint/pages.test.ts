import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lintRules } from '../../../src/analysis/lint/index.js';
import { DotnetRegex } from '../../../src/regex/index.js';
import { findingsOf, isConfirmed, policyOf } from './find.js';

/* Protects the pages of the rules: each rule has one, it says what the rule says, and its examples behave as it promises. */

const folder = resolve(__dirname, '../../../src/analysis/lint/rules');
const SECTIONS = ['Why', 'Avoid', 'Prefer', 'Witness', 'Fix', 'Not seen', 'Assumptions', 'Sources'];

interface Page {
  readonly title: string;
  readonly summary: string;
  readonly sections: ReadonlyMap<string, string>;
}

function readPage(name: string): Page {
  const [head = '', ...parts] = readFileSync(join(folder, `${name}.md`), 'utf8').split(/^## /m);
  const [title = '', summary = ''] = head.split('\n').filter(line => line !== '');
  const sections = parts.map((part): [string, string] => {
    const end = part.indexOf('\n');
    return [part.slice(0, end), part.slice(end).trim()];
  });
  return { title, summary, sections: new Map(sections) };
}

/** The text of an example: a regex becomes a policy of one rule. */
function example(page: Page, section: string): { readonly regex: string | null; readonly text: string } {
  const [, language = '', code = ''] = /^```(\w*)\n([^]*)\n```$/.exec(page.sections.get(section) ?? '') ?? [];
  return language === 'regex' ? { regex: code, text: policyOf(code) } : { regex: null, text: code };
}

describe('the page of', () => {
  it.each(lintRules)('$id $name has all that a page has', ({ id, name, summary }) => {
    const page = readPage(name);
    expect(page.title).toBe(`# ${id} ${name}`);
    expect(page.summary).toBe(summary);
    const expected = SECTIONS.filter(section => section !== 'Witness' || page.sections.has('Witness'));
    expect([...page.sections.keys()]).toEqual(expected);
    expect([...page.sections.values()].every(text => text !== '')).toBe(true);
  });

  it.each(lintRules)('$id $name: what to avoid is found, and shown where it is an error', ({ id, name, about }) => {
    const found = findingsOf(example(readPage(name), 'Avoid').text).filter(({ rule }) => rule === id);
    expect(found).not.toEqual([]);
    for (const finding of found) {
      // A way round a denial is shown by what the policy allows, not by what this regex matches.
      if (finding.severity !== 'error' || id === 'EGR049') continue;
      expect((about === 'regex' || about === 'reach') && isConfirmed(finding)).toBe(true);
    }
  });

  it.each(lintRules)('$id $name: what to prefer is clean', ({ name }) => {
    // What every FQDN list allows besides its names is said of the best one, too.
    const found = findingsOf(example(readPage(name), 'Prefer').text).filter(({ rule }) => rule !== 'EGR050');
    expect(found).toEqual([]);
  });

  const withWitness = lintRules.filter(({ name }) => readPage(name).sections.has('Witness'));
  it.each(withWitness)(
    '$id $name: its witness tells the two apart, or backtracking from the other way',
    ({ id, name }) => {
      const page = readPage(name);
      const witness = /^```\n([^]*)\n```$/.exec(page.sections.get('Witness') ?? '')?.[1]?.replaceAll('\\n', '\n') ?? '';
      const [avoid, prefer] = ['Avoid', 'Prefer'].map(section => {
        const { regex } = example(page, section);
        return regex !== null && DotnetRegex.compile(regex).isMatch(witness);
      });
      if (id === 'EGR027') expect([avoid, prefer]).toEqual([false, false]);
      else expect(avoid).not.toBe(prefer);
    },
  );
});

it('no page is left over', () => {
  const pages = readdirSync(folder).filter(file => file.endsWith('.md') && file !== 'README.md');
  expect(pages.sort()).toEqual(lintRules.map(({ name }) => `${name}.md`).sort());
});

it('ids are in order, and none is used twice', () => {
  const ids = lintRules.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)].sort());
});
