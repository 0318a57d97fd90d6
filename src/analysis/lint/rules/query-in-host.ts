import { EVIL_BEFORE_QUERY } from '../hostile.js';
import { hostClassesThatRead } from '../host-classes.js';
import type { PatternRule } from '../rule.js';

export const queryInHost: PatternRule = {
  id: 'EGR009',
  name: 'query-in-host',
  severity: 'error',
  summary: 'A class in the host that reads ? or # lets the host end before what follows.',
  about: 'regex',
  appliesTo: 'allow',
  check: subject =>
    hostClassesThatRead(subject, '?#', {
      message: 'this reads ? and # as well, so what follows may be the query or fragment of another host',
      hostile: [EVIL_BEFORE_QUERY],
    }),
};
