import { isNameUnit, mayRead, spells } from '../branches.js';
import { askFor } from '../hostile.js';
import { language } from '../questions.js';
import type { PatternRule } from '../rule.js';

const CLIMBS = language(String.raw`\Ahttps?://[^/?#]+/[^?#]*/\.\.(?:/|\z)`);
const CLIMBS_TO_SECRET = language(String.raw`\Ahttps://[^/?#]+/[a-z0-9/-]*/\.\./secret/x\z`);
const SEGMENT = String.raw`[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*`;

export const dotSegments: PatternRule = {
  id: 'EGR022',
  name: 'dot-segments',
  severity: 'warning',
  summary:
    'A path wildcard reads .. as well, which leads out of the folder when the URI is normalised after the check.',
  about: 'regex',
  appliesTo: 'allow',
  *check(subject) {
    for (const { isAnchored, host, rest } of subject.branches) {
      if (!isAnchored || host.length === 0 || !spells(rest[0], '/')) continue;
      const index = rest.findIndex(atom => atom.kind === 'loop' && mayRead(atom, '.') && mayRead(atom, '/'));
      const wildcard = rest[index];
      if (wildcard === undefined || !rest.slice(0, index).some(isNameUnit)) continue;
      const { start, end } = wildcard.node;
      yield* askFor(subject, {
        span: { start, end },
        message: 'this reads .. as well, so the path may lead out of the folder before it',
        hostile: [CLIMBS],
        prefer: [CLIMBS_TO_SECRET],
        repaired: subject.replaced(
          start,
          end,
          `(?:${SEGMENT}/)*(?:${SEGMENT})?${end === subject.pattern.length ? '$' : ''}`,
        ),
        assumption: 'the path is normalised after the check, as HTTP clients do',
      });
    }
  },
};
