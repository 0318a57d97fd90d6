/*
 * The matchers for test harnesses: that they pass, that they fail, what they say then, and their opposites.
 */
import { describe, expect, it } from 'vitest';
import { Cluster, ExecuteSuccess } from '../../src/index.js';
import { calloutMatchers as matchers } from '../../src/testing/index.js';

const SHOW = '.show cluster policy callout';
const ran = () => new Cluster().execute(SHOW);
const refused = () => new Cluster().execute(SHOW, { as: 'viewer' });
const restricted = () => new Cluster({ properties: { restrictOutboundNetworkAccess: 'Enabled' } });
const tableOf = (...cells: readonly (string | bigint | null)[]) =>
  new ExecuteSuccess(
    [{ name: 't', columns: [{ name: 'a', type: 'long' }], rows: cells.map(cell => [cell]) }],
    [],
    false,
  );

describe('the matchers', () => {
  it.each([
    ['toSucceed', () => matchers.toSucceed(ran()), true, 'expected the command to be refused, but it ran'],
    [
      'toSucceed',
      () => matchers.toSucceed(refused()),
      false,
      'expected the command to run, but it was refused\nForbidden (AUTH_ROLE)',
    ],
    ['toBeRefused', () => matchers.toBeRefused(refused()), true, 'expected no such refusal\nForbidden'],
    ['toBeRefused', () => matchers.toBeRefused(ran()), false, 'expected a refusal, but the command ran\n{"PolicyName"'],
    ['toBeRefused, by code', () => matchers.toBeRefused(refused(), 'Forbidden'), true, 'expected no such refusal'],
    [
      'toBeRefused, by code',
      () => matchers.toBeRefused(refused(), 'BadRequest'),
      false,
      'code: expected BadRequest, received Forbidden',
    ],
    [
      'toBeRefused, by parts',
      () => matchers.toBeRefused(refused(), { reason: 'AUTH_ROLE', message: /^Principal/ }),
      true,
      'expected no such',
    ],
    [
      'toBeRefused, by parts',
      () => matchers.toBeRefused(refused(), { reason: 'AUTH_READONLY', hint: /nowhere/ }),
      false,
      'reason: expected AUTH_READONLY, received AUTH_ROLE\nhint: expected /nowhere/',
    ],
    [
      'toHaveRows',
      () => matchers.toHaveRows(ran(), [{ EntityType: 'Cluster immutable policy' }, { Policy: /^\[/ }]),
      true,
      'expected other rows',
    ],
    [
      'toHaveRows',
      () => matchers.toHaveRows(ran(), [{ EntityType: 'Cluster' }]),
      false,
      'expected 1 rows, received 2\nrow 0, EntityType: expected "Cluster"',
    ],
    [
      'toHaveRows',
      () => matchers.toHaveRows(ran(), [{ Nope: '' }, {}]),
      false,
      'row 0, Nope: expected "", received no such column',
    ],
    ['toHaveRows', () => matchers.toHaveRows(refused(), []), false, 'expected rows, but the command was refused'],
    [
      'toAllowCallout',
      () => matchers.toAllowCallout(new Cluster(), 'external_data', 'https://a'),
      true,
      'expected the callout to be denied',
    ],
    [
      'toAllowCallout',
      () => matchers.toAllowCallout(restricted(), 'external_data', 'https://a'),
      false,
      'expected the callout to be allowed',
    ],
    [
      'toDenyCallout',
      () => matchers.toDenyCallout(restricted(), 'external_data', 'https://a'),
      true,
      'expected the callout to be allowed',
    ],
    [
      'toDenyCallout',
      () => matchers.toDenyCallout(new Cluster(), 'external_data', 'https://a'),
      false,
      'expected the callout to be denied',
    ],
  ])('%s: case %#', (_, run, pass, message) => {
    const result = run();
    expect(result.pass).toBe(pass);
    expect(result.message()).toContain(message);
  });

  it('a misspelt type is an error, whatever is expected', () => {
    expect(() => matchers.toDenyCallout(new Cluster(), 'slq', 'https://a')).toThrow('slq');
    expect(() => matchers.toAllowCallout(new Cluster(), 'slq', 'https://a')).toThrow('slq');
  });

  it.each(['g', 'y', 'gy'])('a regex with the flags %s fits each time', flags => {
    const regex = new RegExp('Principal', flags);
    for (let time = 0; time < 3; time++) expect(matchers.toBeRefused(refused(), { message: regex }).pass).toBe(true);
  });

  it('a long is not the text of its digits', () => {
    expect(matchers.toHaveRows(tableOf(5n), [{ a: 5n }]).pass).toBe(true);
    expect(matchers.toHaveRows(tableOf(5n), [{ a: '5' }]).pass).toBe(false);
    expect(matchers.toHaveRows(tableOf('5'), [{ a: 5n }]).message()).toBe('row 0, a: expected 5n, received "5"');
    expect(matchers.toHaveRows(tableOf('5n'), [{ a: 5n }]).pass).toBe(false);
  });
});
