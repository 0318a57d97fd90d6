import type { ReachRule } from '../rule.js';

export const reachesPublicSuffix: ReachRule = {
  id: 'EGR046',
  name: 'reaches-public-suffix',
  severity: 'error',
  summary: 'Any name under a domain is allowed where anybody can register one.',
  about: 'reach',
  reached: ['public-suffix', 'any-suffix'],
};
