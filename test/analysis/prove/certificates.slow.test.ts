import { it } from 'vitest';
import { changeCertificates } from './change-certificates.js';
import { certificateBases } from './claims.js';

/* Protects that no changed certificate passes for one: the long form of certificates.test.ts. */

it('refuses 2,000 certificates that were changed, of every kind', () => {
  changeCertificates(certificateBases(), 2_000, 2_026);
});
