import { execFileSync } from 'node:child_process';
import { X509Certificate, createPrivateKey } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCertificate } from '../../../src/server/https/certificate.js';
import { integer, objectIdentifier, octetString, tagged, time } from '../../../src/server/https/der.js';

/*
 * Protects that clients can trust the certificate that the emulator makes: its form, a real handshake, and OpenSSL's strictest check.
 */

const NOW = Date.UTC(2026, 10, 22, 12);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('DER', () => {
  // X.690: 8.1.3 (lengths), 8.3 (integers), 8.19 (object identifiers); RFC 5280 4.1.2.5 (times).
  it.each<[string, Uint8Array, string]>([
    ['a short length', tagged(0x04, new Uint8Array(3)), '0403000000'],
    ['a length of 201', octetString(new Uint8Array(201)).subarray(0, 3), '0481c9'],
    ['a length of 435', octetString(new Uint8Array(435)).subarray(0, 4), '048201b3'],
    ['zero', integer(Uint8Array.of(0, 0)), '020100'],
    ['a number that would look negative', integer(Uint8Array.of(0x80)), '02020080'],
    ['leading zeros', integer(Uint8Array.of(0, 0, 0x7f)), '02017f'],
    ['an object identifier', objectIdentifier('1.2.840.113549'), '06062a864886f70d'],
    ['a time before 2050', time(Date.UTC(2049, 11, 31, 23, 59, 59)), hex(tagged(0x17, Buffer.from('491231235959Z')))],
    ['a time after', time(Date.UTC(2050, 0, 1)), hex(tagged(0x18, Buffer.from('20500101000000Z')))],
  ])('writes %s', (_, bytes, expected) => {
    expect(hex(bytes)).toBe(expected);
  });
});

describe('the certificate', () => {
  const { cert, key } = createCertificate({
    now: NOW,
    hosts: ['emulator.test', '10.1.2.3', '2001:db8::5', 'localhost'],
  });
  const parsed = new X509Certificate(cert);

  it('is for this machine and the given hosts, once each', () => {
    expect(parsed.subjectAltName).toBe(
      'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, DNS:emulator.test, IP Address:10.1.2.3, IP Address:2001:DB8:0:0:0:0:0:5',
    );
    expect(parsed.checkHost('localhost')).toBe('localhost');
    expect(parsed.checkIP('::1')).toBe('::1');
    expect(parsed.checkHost('other.test')).toBeUndefined();
  });

  it('is valid from a day before for a year, signs itself, and is not an authority', () => {
    expect(Date.parse(parsed.validFrom)).toBe(NOW - 24 * 3600 * 1000);
    expect(Date.parse(parsed.validTo) - Date.parse(parsed.validFrom)).toBe(365 * 24 * 3600 * 1000);
    expect(parsed.verify(parsed.publicKey)).toBe(true);
    expect(parsed.checkIssued(parsed)).toBe(true);
    expect(parsed.ca).toBe(false);
    expect(parsed.checkPrivateKey(createPrivateKey(key))).toBe(true);
    expect(parsed.publicKey.asymmetricKeyDetails).toMatchObject({ namedCurve: 'prime256v1' });
  });

  it('differs each time', () => {
    const other = new X509Certificate(createCertificate({ now: NOW }).cert);
    expect(other.serialNumber).not.toBe(parsed.serialNumber);
    expect(other.subject).not.toBe(parsed.subject);
  });

  it('makes a handshake with a client that trusts it, and none with one that does not', async () => {
    const fresh = createCertificate({ now: Date.now() });
    const server = createServer(fresh, (_, response) => response.end('hello'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    // A listening TCP server has an address.
    const { port } = server.address() as AddressInfo;
    const get = async (host: string, ca?: string): Promise<string> =>
      new Promise((resolve, reject) => {
        request({ host: '127.0.0.1', servername: host, port, ca, agent: false }, response => {
          response.setEncoding('utf8').on('data', resolve);
        })
          .on('error', reject)
          .end();
      });
    try {
      expect(await get('localhost', fresh.cert)).toBe('hello');
      expect(await get('', fresh.cert)).toBe('hello');
      await expect(get('localhost')).rejects.toThrow(/self.signed/);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });

  const openssl = opensslVersion();
  if (openssl === null) console.warn('skipped: OpenSSL is not installed');
  it.skipIf(openssl === null)("passes OpenSSL's strict check as its own CA file", () => {
    const folder = mkdtempSync(join(tmpdir(), 'certificate-'));
    try {
      const file = join(folder, 'cert.pem');
      writeFileSync(file, createCertificate({ now: Date.now() }).cert);
      const options = ['verify', '-x509_strict', '-purpose', 'sslserver', '-verify_hostname', 'localhost', '-CAfile'];
      expect(execFileSync('openssl', [...options, file, file], { encoding: 'utf8' })).toContain('OK');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

function opensslVersion(): string | null {
  try {
    return execFileSync('openssl', ['version'], { encoding: 'utf8' });
  } catch {
    return null;
  }
}
