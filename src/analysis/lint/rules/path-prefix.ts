import { armsOf } from '../arms.js';
import { isNameUnit, shapeOf, spells, type Branch } from '../branches.js';
import { askFor } from '../hostile.js';
import { language } from '../questions.js';
import type { PatternRule } from '../rule.js';

const LONGER_SEGMENT = language(String.raw`\Ahttps?://[^?#]*/[^/?#]*-upload/\z`);

export const pathPrefix: PatternRule = {
  id: 'EGR021',
  name: 'path-prefix',
  severity: 'warning',
  summary: 'A path that ends within a name allows all longer names as well.',
  about: 'regex',
  appliesTo: 'allow',
  *check(subject) {
    for (const { node, branches } of armsOf(subject)) {
      const last = branches.find(endsInSegment)?.rest.at(-1);
      if (last === undefined || !branches.every(endsInSegment)) continue;
      yield* askFor(subject, {
        span: last.node,
        message: 'the path may go on here within the same name',
        hostile: [LONGER_SEGMENT],
        repaired: subject.replaced(node.start, node.end, `${subject.source(node)}(?:[/?#]|$)`),
      });
    }
  },
};

function endsInSegment({ host, rest }: Branch): boolean {
  return host.length > 0 && spells(rest[0], '/') && isNameUnit(rest.at(-1)) && !/[?#]/.test(shapeOf(rest));
}
