import { describe, expect, it } from 'vitest';
import { STORED_REACH } from '../../../src/analysis/hosts/stored-reach.data.js';
import { reachToStore } from '../../../src/analysis/hosts/stored-reach.generate.js';
import { surveyInput } from '../../../src/analysis/inputs/index.js';
import { surveyHosts } from '../../../src/analysis/who/survey.js';

/* Protects: what is said of predefined rules without working it out is what would be worked out. */

const OPEN = JSON.stringify({ properties: { restrictOutboundNetworkAccess: 'Disabled' } });

describe('what predefined rules reach', () => {
  it('is stored as it is worked out', { timeout: 60_000 }, () => {
    const stored = new Map(
      STORED_REACH.trimEnd()
        .split('\n')
        .map(line => line.split('\t') as [string, string]),
    );
    expect(stored).toEqual(reachToStore());
  });

  it('is told of a cluster without restriction with next to no work, under every reading', () => {
    const { input } = surveyInput(OPEN);
    if (input === null) throw new Error('the properties are a cluster');
    const surveys = surveyHosts(input, { budget: { steps: 2 } });
    expect(surveys.filter(({ unknown }) => unknown !== null)).toEqual([]);
    expect(surveys.flatMap(({ otherwise }) => otherwise.filter(({ answer }) => answer === 'not known'))).toEqual([]);
  });
});
