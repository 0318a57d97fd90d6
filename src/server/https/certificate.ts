import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';
import {
  bitString,
  boolean,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  set,
  tagged,
  time,
  utf8String,
} from './der.js';
import { ipv4Number, ipv6Number } from '../../../grammar/text/ip-address.js';

/** A private key and its certificate, in PEM. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

export interface TlsCertificateOptions {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Names and addresses besides localhost, 127.0.0.1 and ::1. */
  readonly hosts?: readonly string[];
}

const DAY = 24 * 60 * 60 * 1000;
/** Some clients refuse certificates of more than 825 days. */
const VALID_DAYS = 365;
/** For clocks that are behind. */
const EARLY_DAYS = 1;
const LOCAL_HOSTS = ['localhost', '127.0.0.1', '::1'];

const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2';
const COMMON_NAME = '2.5.4.3';
const SERVER_AUTHENTICATION = '1.3.6.1.5.5.7.3.1';

/**
 * Makes a key (EC P-256) and a certificate for this machine that signs itself: it is its own CA file, for NODE_EXTRA_CA_CERTS and
 * REQUESTS_CA_BUNDLE. It is not an authority, so who trusts it trusts this one key for these hosts and nothing else.
 */
export function createCertificate({ now, hosts = [] }: TlsCertificateOptions): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const keyInfo = publicKey.export({ type: 'spki', format: 'der' });
  const algorithm = sequence(objectIdentifier(ECDSA_WITH_SHA256));
  // A name of its own for each, so that one is not taken for another.
  const serial = randomBytes(16);
  const name = sequence(
    set(sequence(objectIdentifier(COMMON_NAME), utf8String(`kusto-callout ${serial.toString('hex').slice(0, 8)}`))),
  );
  const start = Math.floor(now / 1000) * 1000 - EARLY_DAYS * DAY;
  const tbs = sequence(
    tagged(0xa0, integer(Uint8Array.of(2))),
    integer(serial),
    algorithm,
    name,
    sequence(time(start), time(start + VALID_DAYS * DAY)),
    name,
    keyInfo,
    tagged(0xa3, sequence(...extensions(keyInfo, [...new Set([...LOCAL_HOSTS, ...hosts])]))),
  );
  const signature = sign('sha256', tbs, privateKey);
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: pem(sequence(tbs, algorithm, bitString(signature))),
  };
}

/**
 * What RFC 5280 and strict clients (OpenSSL's X509_STRICT, Python 3.13) ask of a certificate that is not an authority. No key usage:
 * one without the right to sign certificates would keep OpenSSL from taking the certificate for its own issuer.
 */
function extensions(keyInfo: Uint8Array, hosts: readonly string[]): Uint8Array[] {
  const keyIdentifier = createHash('sha1').update(keyInfo).digest();
  return [
    extension('2.5.29.19', true, sequence()),
    extension('2.5.29.37', false, sequence(objectIdentifier(SERVER_AUTHENTICATION))),
    extension('2.5.29.17', false, sequence(...hosts.map(alternativeName))),
    extension('2.5.29.14', false, octetString(keyIdentifier)),
    extension('2.5.29.35', false, sequence(tagged(0x80, keyIdentifier))),
  ];
}

function extension(identifier: string, critical: boolean, value: Uint8Array): Uint8Array {
  return sequence(objectIdentifier(identifier), ...(critical ? [boolean(true)] : []), octetString(value));
}

function alternativeName(host: string): Uint8Array {
  return isIP(host) === 0 ? tagged(0x82, Buffer.from(host, 'latin1')) : tagged(0x87, addressBytes(host));
}

/** The bytes of an address: four, or sixteen. */
function addressBytes(address: string): Uint8Array {
  const [numberOf, length] = isIP(address) === 4 ? [ipv4Number, 4] : [ipv6Number, 16];
  // `isIP` has said that it is one; an interface may follow it: `fe80::1%eth0`.
  const number = numberOf(address.split('%')[0] ?? '') ?? 0n;
  return Uint8Array.from({ length }, (_, index) => Number((number >> BigInt(8 * (length - 1 - index))) & 0xffn));
}

function pem(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
