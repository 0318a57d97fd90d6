import { describe, expect, it } from 'vitest';
import { applyFixes } from '../../../src/analysis/lint/index.js';
import { PREDEFINED_RULES } from '../../../src/policy/predefined.js';
import { catalogue } from './catalogue.js';
import { findingsOf, policyOf, rulesIn } from './find.js';

/* Protects what the whole catalogue shows people, and that the predefined rules together are neither repeated nor changed. */

describe('the catalogue', () => {
  it('shows what people recognise', () => {
    const witnesses = catalogue.map(({ rule, bad }) => {
      const found = findingsOf(policyOf(bad)).find(finding => finding.rule === rule);
      return `${rule} ${bad}\n       ${found?.witness?.uri ?? ''}`;
    });
    expect(witnesses.join('\n')).toMatchSnapshot();
  });
});

describe('the predefined rules', () => {
  it('together repeat nothing', () => {
    expect(rulesIn(findingsOf(JSON.stringify(PREDEFINED_RULES)))).toBe('EGR002 EGR016 EGR019 EGR020 EGR030 EGR047');
  });

  it('are left alone by every fix that cannot be proved', () => {
    const { applied } = applyFixes(JSON.stringify(PREDEFINED_RULES));
    expect(rulesIn(applied)).toBe('EGR002 EGR019');
  });
});
