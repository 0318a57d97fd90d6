import type { ReachRule } from '../rule.js';

export const admitsUserNames: ReachRule = {
  id: 'EGR052',
  name: 'admits-user-names',
  severity: 'error',
  summary: 'Any user name may precede the host, so what people and some programs read as the host is another one.',
  about: 'reach',
  reached: ['any-user'],
};
