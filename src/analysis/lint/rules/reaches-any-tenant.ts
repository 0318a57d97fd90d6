import type { ReachRule } from '../rule.js';

export const reachesAnyTenant: ReachRule = {
  id: 'EGR047',
  name: 'reaches-any-tenant',
  severity: 'error',
  summary: 'Any account of a service is allowed whose domain many customers share.',
  about: 'reach',
  reached: ['any-tenant', 'any-tenant-by-path', 'any-region'],
};
