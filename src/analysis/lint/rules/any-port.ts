import { spells, sourceOf } from '../branches.js';
import { CharacterSet } from '../../../regex/index.js';
import { askFor, present, tryLanguage } from '../hostile.js';
import { language } from '../questions.js';
import type { PatternRule } from '../rule.js';

const DIGITS = CharacterSet.range(0x30, 0x39);
const HAS_PORT = language(String.raw`\Ahttps?://[^/?#@]*:[0-9]+(?:[/?#]|\z)`);
const IS_SSH = language(String.raw`\Ahttps://[^/?#@]*:22(?:[/?#]|\z)`);

export const anyPort: PatternRule = {
  id: 'EGR012',
  name: 'any-port',
  severity: 'warning',
  summary: 'Any port is allowed, so also services that were never meant.',
  about: 'regex',
  appliesTo: 'allow',
  *check(subject) {
    for (const { host, rest } of subject.branches) {
      const [colon, port] = rest;
      if (!spells(colon, ':') || port?.kind !== 'loop') continue;
      if (!DIGITS.subtract(port.set).isEmpty) continue;
      yield* askFor(subject, {
        span: port.node,
        message: 'any port is allowed here',
        hostile: [HAS_PORT],
        prefer: present(tryLanguage(`\\Ahttps://${sourceOf(subject.pattern, host)}:22/?\\z`), IS_SSH),
        repaired: subject.replaced(port.node.start, port.node.end, '443'),
      });
    }
  },
};
