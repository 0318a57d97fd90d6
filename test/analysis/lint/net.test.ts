import { getPublicSuffix } from 'tldts';
import { describe, expect, it } from 'vitest';
import { publicSuffixes, publicSuffixOf, type SuffixNode } from '../../../src/analysis/lint/net/suffix-tree.js';
import { hostReach } from '../../../src/analysis/lint/net/reach.js';
import { serviceForms } from '../../../src/analysis/lint/net/service-forms.js';
import { automatonEitherWay, containing, type FiniteAutomaton } from '../../../src/automata/index.js';
import { DotnetRegex } from '../../../src/regex/index.js';
import { some } from '../../effort.js';
import { findingsOf, isConfirmed, restrictedTo } from './find.js';
import { goods, misses } from './misses.js';

/* Protects what the net under the rules is for: no regex gets strangers allowed without an error, whatever it looks like. */

describe('what lets strangers through', () => {
  it.each(some(misses, 2))('$type $regex', ({ regex, type = 'webapi', through }) => {
    expect(DotnetRegex.compile(regex).isMatch(through)).toBe(true);
    const errors = findingsOf(restrictedTo(regex, type)).filter(({ severity }) => severity === 'error');
    expect(errors).not.toEqual([]);
    expect(errors.map(isConfirmed)).toEqual(errors.map(() => true));
  });
});

describe('what names its hosts', () => {
  it.each(goods)('$type $regex is not an error', ({ regex, type = 'webapi' }) => {
    expect(findingsOf(restrictedTo(regex, type)).filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

describe('the public suffixes', () => {
  it('are those of tldts, under every domain of the list', () => {
    const wrong: string[] = [];
    const visit = (node: SuffixNode, name: string): void => {
      for (const [label, child] of node.under) {
        const domain = `${label === '*' ? 'anything' : label}${name === '' ? '' : `.${name}`}`;
        for (const host of [domain, `x.${domain}`, `y.x.${domain}`]) {
          if (publicSuffixOf(host) !== getPublicSuffix(host, { allowPrivateDomains: true })) wrong.push(host);
        }
        visit(child, domain);
      }
    };
    visit(publicSuffixes(), '');
    // Not in the list: tldts has its rule for unknown domains there.
    expect(wrong).toEqual(['za', 'x.za', 'y.x.za']);
  });

  it('leave out the exceptions of the list', () => {
    expect(['www.ck', 'a.ck', 'city.kobe.jp', 'a.kobe.jp'].map(publicSuffixOf)).toEqual([
      'ck',
      'a.ck',
      'kobe.jp',
      'a.kobe.jp',
    ]);
  });
});

/** The automaton of the hosts of a pattern. */
function hostsOf(pattern: string): FiniteAutomaton {
  const result = automatonEitherWay(containing(String.raw`\A(?:${pattern})\z`), 'backward');
  if (!result.ok) throw new Error(result.reason.message);
  return result.automaton;
}

it.each(some(serviceForms(), 4))('$text is found where its tenants are open, and not where one is named', form => {
  const hostPattern = (tenant: string): string =>
    form.labels
      .toReversed()
      .map(label => (label.kind === 'tenant' ? tenant : label.kind === 'location' ? 'westeurope' : label.text))
      .join('\\.');
  const open = hostReach(hostsOf(hostPattern('[a-z0-9-]+')));
  const isFound =
    form.path === null
      ? open.reaches.some(reach => 'form' in reach && reach.form.domain === form.domain)
      : open.byPath.includes(form);
  expect(isFound).toBe(true);
  if (form.path === null) expect(hostReach(hostsOf(hostPattern('contoso'))).reaches).toEqual([]);
});
