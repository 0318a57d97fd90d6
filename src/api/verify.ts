import { requireText } from '../library/misuse.js';
import { checkCertificate, type CheckResult } from '../verify/check-certificate.js';

/**
 * Checks a certificate of `prove` with a checker of its own, which shares no code with what writes certificates. Whether the policies
 * in it are the ones that you care about, only you can tell: compare `certificate.policies`.
 */
export function verify(certificate: string): CheckResult {
  requireText(certificate, 'a certificate');
  return checkCertificate(certificate.replace(/^\ufeff/, ''));
}
