import { EVIL_BEFORE_BACKSLASH } from '../hostile.js';
import { hostClassesThatRead } from '../host-classes.js';
import type { PatternRule } from '../rule.js';

export const oddDelimiter: PatternRule = {
  id: 'EGR008',
  name: 'odd-delimiter',
  severity: 'warning',
  summary: 'A class in the host that reads a backslash leaves it to the URL parser where the host ends.',
  about: 'regex',
  appliesTo: 'allow',
  check: subject =>
    hostClassesThatRead(subject, '\\', {
      message: 'this reads a backslash as well, where some URL parsers end the host',
      hostile: [EVIL_BEFORE_BACKSLASH],
      assumption: 'who sends the request takes a backslash for a slash, as browsers do; System.Uri of .NET refuses it',
    }),
};
