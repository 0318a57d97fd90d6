import { askFor } from '../hostile.js';
import { language } from '../questions.js';
import type { PatternRule } from '../rule.js';
import { nodesOf } from '../walk.js';

const PLAIN_HOST = language(String.raw`\Ahttps://[a-z0-9][a-z0-9.-]*\z`);

export const emptyAlternative: PatternRule = {
  id: 'EGR017',
  name: 'empty-alternative',
  severity: 'warning',
  summary: 'An alternative with nothing in it makes the others optional.',
  about: 'regex',
  appliesTo: 'allow',
  *check(subject) {
    for (const node of nodesOf(subject.tree.root)) {
      if (node.type !== 'alternation') continue;
      const empty = node.children.find(({ type }) => type === 'empty');
      if (empty === undefined) continue;
      const others = node.children.filter(({ type }) => type !== 'empty').map(child => subject.source(child));
      // An empty alternative has no width, so the bar beside it is underlined.
      const start = empty.start > node.start ? empty.start - 1 : empty.start;
      yield* askFor(subject, {
        span: { start, end: start + 1 },
        message: 'an alternative here is empty, so the others may be left out',
        hostile: [],
        prefer: [PLAIN_HOST],
        repaired: subject.replaced(node.start, node.end, others.join('|')),
      });
    }
  },
};
