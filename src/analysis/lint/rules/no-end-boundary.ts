import { armsOf } from '../arms.js';
import { isNameUnit, mayRead, sourceOf, type Branch } from '../branches.js';
import { askFor, present, tryLanguage } from '../hostile.js';
import type { PatternRule } from '../rule.js';

export const noEndBoundary: PatternRule = {
  id: 'EGR003',
  name: 'no-end-boundary',
  severity: 'error',
  summary: 'Where nothing ends the host, another one may begin with it.',
  about: 'regex',
  appliesTo: 'allow',
  *check(subject) {
    for (const { node, branches } of armsOf(subject)) {
      const open = branches.find(endsInHost);
      const last = open?.host.at(-1);
      if (open === undefined || last === undefined) continue;
      const source = sourceOf(subject.pattern, open.host);
      const extended = tryLanguage(`\\Ahttps?://[^/?#@\\\\:\\s]*${source}[a-z0-9.-]*\\.evil\\.example(?:[:/]|\\z)`);
      if (extended === null) continue;
      const bounded = subject.replaced(node.start, node.end, `${subject.source(node)}(?:/|$)`);
      yield* askFor(subject, {
        span: last.node,
        message: 'nothing ends the host here, so it may be the beginning of another one',
        hostile: [extended],
        prefer: present(tryLanguage(`\\Ahttps://${source}\\.evil\\.example/\\z`)),
        ...(branches.every(endsInHost) ? { repaired: bounded } : { fix: null }),
      });
    }
  },
};

/** The last thing that is read is a character of a host. */
function endsInHost({ host, rest }: Branch): boolean {
  const last = host.at(-1);
  if (rest.length > 0 || last === undefined || last.kind === 'anchor' || last.kind === 'other') return false;
  return isNameUnit(last) || (mayRead(last, 'a') && !mayRead(last, '/') && !mayRead(last, '@'));
}
