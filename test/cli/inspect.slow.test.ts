import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { kustoCallout } from './harness.js';

const file = (name: string): string => join(resolve(__dirname, '../inventory/cases'), name);

describe('analyses of what tools print', () => {
  it('conclude nothing from what is not known, and answer for each of several clusters', async () => {
    expect((await kustoCallout(['who', file('tf15-unknown.json')])).stderr).toContain('does not tell allowedFqdnList');
    expect((await kustoCallout(['who', file('tf13-foreach.json')])).stdout).toContain('tf13-foreach.json#adxeus');
    const { code, stdout } = await kustoCallout(['who', `${file('tf13-foreach.json')}#adxweu`]);
    expect([code, stdout.includes('contosolake')]).toEqual([0, true]);
  });

  it('say which property a plan of azurerm cannot state', async () => {
    expect((await kustoCallout(['lint', file('tf29-script.json')])).stderr).toBe('');
  });
});
