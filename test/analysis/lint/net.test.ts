import { getPublicSuffix } from 'tldts';
import { describe, expect, it } from 'vitest';
import { publicSuffixes, publicSuffixOf, type SuffixNode } from '../../../src/analysis/lint/net/suffix-tree.js';
import { serviceForms } from '../../../src/analysis/lint/net/service-forms.js';
import { DotnetRegex } from '../../../src/regex/index.js';
import { findingsOf, isConfirmed } from './find.js';
import { goods, misses } from './misses.js';

/* Protects what the net under the rules is for: no regex gets strangers allowed without an error, whatever it looks like. */

function restricted(calloutUriRegex: string, calloutType: string): string {
  return JSON.stringify({
    restrictOutboundNetworkAccess: 'Enabled',
    calloutPolicies: [{ calloutType, calloutUriRegex, outboundAccess: 'Allow' }],
  });
}

describe('what lets strangers through', () => {
  it.each(misses)('$type $regex', ({ regex, type = 'webapi', through }) => {
    expect(DotnetRegex.compile(regex).isMatch(through)).toBe(true);
    const errors = findingsOf(restricted(regex, type)).filter(({ severity }) => severity === 'error');
    expect(errors).not.toEqual([]);
    expect(errors.map(isConfirmed)).toEqual(errors.map(() => true));
  });

  it('is said in words that people understand', () => {
    const said = misses.map(({ regex, type = 'webapi' }) => {
      const errors = findingsOf(restricted(regex, type)).filter(({ severity }) => severity === 'error');
      return [
        regex,
        ...errors.map(({ rule, message, witness }) => `  ${rule} ${message}\n    ${witness?.uri ?? ''}`),
      ].join('\n');
    });
    expect(said.join('\n')).toMatchSnapshot();
  });
});

describe('what names its hosts', () => {
  it.each(goods)('$type $regex is no error', ({ regex, type = 'webapi' }) => {
    expect(findingsOf(restricted(regex, type)).filter(({ severity }) => severity === 'error')).toEqual([]);
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

it('every form of a service is found where its tenants are open', () => {
  const missed = serviceForms().filter(({ labels, path }) => {
    const host = labels
      .toReversed()
      .map(label =>
        label.kind === 'tenant'
          ? '[a-z0-9-]+'
          : label.kind === 'location'
            ? 'westeurope'
            : label.text.replaceAll('-', '\\-'),
      )
      .join('\\.');
    const findings = findingsOf(restricted(`^https://${host}${path ?? '/'}`, 'webapi'));
    return !findings.some(({ severity }) => severity === 'error');
  });
  expect(missed.map(({ text }) => text)).toEqual([]);
});
