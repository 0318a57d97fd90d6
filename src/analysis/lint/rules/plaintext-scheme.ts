import { shapeOf, sourceOf } from '../branches.js';
import { askFor, present, tryLanguage } from '../hostile.js';
import { language } from '../questions.js';
import type { PatternRule } from '../rule.js';

const PLAINTEXT = language(String.raw`\Ahttp://`);

export const plaintextScheme: PatternRule = {
  id: 'EGR011',
  name: 'plaintext-scheme',
  severity: 'warning',
  summary: 'http:// is allowed, so data and tokens may go out unencrypted.',
  about: 'regex',
  appliesTo: 'allow',
  *check(subject) {
    for (const { scheme, host } of subject.branches) {
      const last = scheme?.at(-1);
      if (scheme === null || last === undefined || !/^http$/i.test(shapeOf(scheme))) continue;
      const { end } = last.node;
      const optional = subject.pattern.startsWith('s?', end);
      yield* askFor(subject, {
        span: { start: scheme[0]?.node.start ?? end, end: optional ? end + 2 : end },
        message: 'http:// is allowed, so what is sent can be read and changed on its way',
        hostile: [PLAINTEXT],
        prefer: present(tryLanguage(`\\Ahttp://${sourceOf(subject.pattern, host)}/?\\z`)),
        repaired: subject.replaced(end, optional ? end + 2 : end, 's'),
      });
    }
  },
};
