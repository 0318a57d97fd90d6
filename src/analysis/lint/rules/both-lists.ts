import type { DocumentRule } from '../rule.js';

export const bothLists: DocumentRule = {
  id: 'EGR039',
  name: 'both-lists',
  severity: 'warning',
  summary: 'A cluster has either an FQDN list or callout policies; ARM refuses both at once.',
  about: 'document',
  *check({ fqdns, written, problems }) {
    const [first] = written.filter(({ isArm }) => isArm);
    if (fqdns.length === 0 || first === undefined) return;
    // A script may set one after the other.
    const problem = problems.find(({ reason }) => reason === 'ARM_BOTH_LISTS');
    if (problem === undefined) return;
    yield { span: problem.span, message: 'allowedFqdnList and calloutPolicies are both set; empty one of them' };
  },
};
