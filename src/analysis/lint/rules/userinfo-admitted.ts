import { EVIL_AFTER_USERINFO } from '../hostile.js';
import { hostClassesThatRead } from '../host-classes.js';
import type { PatternRule } from '../rule.js';

export const userinfoAdmitted: PatternRule = {
  id: 'EGR007',
  name: 'userinfo-admitted',
  severity: 'error',
  summary: 'Where an @ may follow the host that is named, that host is only a user name.',
  about: 'regex',
  appliesTo: 'allow',
  check: subject =>
    hostClassesThatRead(subject, '@', {
      message: 'this reads an @ as well, and then what stands before it is only a user name',
      hostile: [EVIL_AFTER_USERINFO],
    }),
};
