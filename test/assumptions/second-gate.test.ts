import { describe, expect, it } from 'vitest';
import { isGatedHost } from '../../src/assumptions/index.js';
import { Cluster } from '../../src/index.js';

/*
 * Protects the second gate: every form of a loopback or link-local host turns an answer that allows it, and no other host does.
 */

const GATED = [
  'localhost',
  'LOCALHOST',
  'localhost.',
  'api.localhost',
  '127.0.0.1',
  '127.1',
  '127.255.0.3',
  '2130706433',
  '0x7f.1',
  '0x7f000001',
  '0177.0.0.1',
  '0',
  '0.0.0.0',
  '127.0.0.1.',
  '169.254.169.254',
  '2852039166',
  '0xa9.0xfe.0xa9.0xfe',
  '[::1]',
  '[::]',
  '[0:0:0:0:0:0:0:1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::127.0.0.1]',
  '[64:ff9b::a9fe:a9fe]',
  '[fe80::1]',
  '[febf::1]',
  '[::2]',
  'a.invalid',
  'a..example',
  `${'a'.repeat(64)}.example`,
];
const OTHERS = [
  'a.example',
  'localhost.example',
  'notlocalhost',
  '128.0.0.1',
  '10.0.0.1',
  '169.253.1.1',
  '169.255.1.1',
  '1.2.3.4.5',
  '127.0.0.256',
  '4294967296',
  '0x1ffffffff',
  '[::a00:1]',
  '[fec0::1]',
  'invalid.example',
  '[::ffff:10.0.0.1]',
  '[2001:db8::1]',
  '[1::2::3]',
];

const open = new Cluster({
  properties: {
    restrictOutboundNetworkAccess: 'Enabled',
    calloutPolicies: [{ calloutType: 'webapi', calloutUriRegex: '.*', outboundAccess: 'Allow' }],
  },
});

describe('the second gate', () => {
  it.each(GATED)('refuses %s', host => {
    expect(isGatedHost(host.toLowerCase())).toBe(true);
    const uri = `http://${host}/metadata`;
    expect(open.decide('webapi', uri)).toMatchObject({
      allowed: true,
      dependsOn: [{ question: 'second-gate', reading: 'refuses' }],
    });
    expect(open.decide('webapi', uri, { assume: { 'second-gate': 'refuses' } })).toMatchObject({
      allowed: false,
      reason: 'second-gate',
      robust: true,
    });
  });

  it.each(OTHERS)('leaves %s to the policy', host => {
    expect(isGatedHost(host)).toBe(false);
    expect(open.decide('webapi', `http://${host}/`, { assume: { 'match-subject': 'uri' } }).robust).toBe(true);
  });
});
