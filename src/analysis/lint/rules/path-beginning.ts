import type { ReachRule } from '../rule.js';

export const pathBeginning: ReachRule = {
  id: 'EGR048',
  name: 'path-beginning',
  severity: 'warning',
  summary: 'A name in the path is only the beginning of those that are allowed.',
  about: 'reach',
  reached: ['path-beginning'],
};
