import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FUNCTION_NAMES, functionNamed, functions } from '../../src/arm/functions/index.js';
import { evaluateExpression } from './evaluate-expression.js';

/*
 * Protects the meaning of every function, by values from Microsoft's function reference (see cases/functions.txt).
 */

const lines = readFileSync(join(__dirname, 'cases/functions.txt'), 'utf8')
  .split('\n')
  .filter(line => line !== '' && !line.startsWith('//'));

const cases = lines.map(line => {
  const at = line.lastIndexOf(' => ');
  return { expression: line.slice(0, at), expected: line.slice(at + 4) };
});

describe('functions', () => {
  it.each(cases)('$expression => $expected', ({ expression, expected }) => {
    const result = evaluateExpression(expression);
    if (expected.startsWith('! ')) {
      expect(result).toHaveProperty('message');
      expect('message' in result && result.message).toContain(expected.slice(2));
    } else {
      const value: unknown = JSON.parse(expected);
      expect(result).toEqual({ value });
    }
  });

  /** What only a template has, or whose value only Azure knows: tested with templates. */
  const elsewhere = new Set(
    'copyIndex deployer managementGroup parameters pickZones providers reference references resourceInfo roleDefinitions variables utcNow newGuid listKeys toLogicalZone toLogicalZones toPhysicalZone toPhysicalZones'.split(
      ' ',
    ),
  );

  it.each(FUNCTION_NAMES.filter(name => !elsewhere.has(name)))('%s has at least five cases', name => {
    const call = new RegExp(`(?<![\\w.])${name}\\(`, 'gi');
    const count = cases.reduce((total, { expression }) => total + (expression.match(call)?.length ?? 0), 0);
    expect(count).toBeGreaterThanOrEqual(5);
  });

  it('are all known by their names', () => {
    expect(FUNCTION_NAMES.filter(name => functionNamed(name) === undefined)).toEqual([]);
    const named = new Set(FUNCTION_NAMES.map(name => name.toLowerCase()));
    expect([...functions.keys()].filter(key => key !== 'list*' && !named.has(key))).toEqual([]);
  });
});
