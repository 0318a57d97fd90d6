import { it } from 'vitest';
import { changeCertificates } from './change-certificates.js';
import { certificateBases } from './claims.js';

/*
 * Protects that no changed certificate passes for one. Each check may build the automata of the regexes anew, which takes seconds:
 * certificates.test.ts holds the changes that were once accepted, one by one.
 */

it('refuses certificates that were changed, of every kind', () => {
  changeCertificates(certificateBases(), 60, 1_000);
});
