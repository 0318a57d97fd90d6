import type { ReachRule } from '../rule.js';

export const reachesAnyHost: ReachRule = {
  id: 'EGR045',
  name: 'reaches-any-host',
  severity: 'error',
  summary: 'Hosts of strangers are allowed, whatever the regex looks like.',
  about: 'reach',
  reached: ['any-host', 'any-address', 'any-local-name'],
};
