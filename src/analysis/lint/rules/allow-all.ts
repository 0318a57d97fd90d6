import type { PatternRule } from '../rule.js';

const MESSAGES = {
  everything: 'this allows every URI',
  'every-https-uri': 'this allows every https URI',
  'every-host': 'this allows every host over https',
} as const;

export const allowAll: PatternRule = {
  id: 'EGR030',
  name: 'allow-all',
  severity: 'error',
  summary: 'A rule that every URI matches allows everything, an attacker included.',
  about: 'regex',
  appliesTo: 'allow',
  *check({ allowsAll, pattern }) {
    if (allowsAll === null) return;
    yield {
      span: { start: 0, end: pattern.length },
      message: MESSAGES[allowsAll],
      witness: { uri: 'https://evil.example/', effect: 'allowed' },
    };
  },
};
