import { expect } from 'vitest';
import { checkCertificate, OwnMachines } from '../../../src/verify/check-certificate.js';
import { Random } from '../../regex/random-pattern.js';
import type { CertificateBase } from './claims.js';
import { everyMutation, forged, type TestCertificate } from './mutations.js';
import { check } from './policies.js';

/** Changes certificates in so many ways, with a checksum that agrees; each must be refused. Each kind of change must occur. */
export function changeCertificates(bases: readonly CertificateBase[], wanted: number, seed: number): void {
  const random = new Random(seed);
  const machines = new OwnMachines();
  const counts = new Map<string, number>();
  for (let count = 0; count < wanted;) {
    const { claim, text } = random.pick(bases);
    // Each kind in turn, so that all of them occur.
    const mutation = everyMutation[count % everyMutation.length];
    if (mutation === undefined) throw new Error('there are mutations');
    const certificate = JSON.parse(text) as TestCertificate; // What we have just written.
    mutation.change(certificate, random);
    const changed = forged(certificate);
    if (changed === JSON.stringify(JSON.parse(text))) continue;
    count++;
    counts.set(mutation.name, (counts.get(mutation.name) ?? 0) + 1);
    if (check(claim, changed) === null) expect.fail(`${mutation.name}: ${changed}`);
    // Whoever has only the certificate sees it too, but for what makes it a valid one of something else.
    if (mutation.isAlwaysSeen !== false && checkCertificate(changed, machines).ok)
      expect.fail(`${mutation.name}: ${changed}`);
  }
  expect(Math.min(...everyMutation.map(({ name }) => counts.get(name) ?? 0))).toBeGreaterThan(wanted / 100);
}
