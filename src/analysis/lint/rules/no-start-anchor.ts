import { anchored, armsOf, beginsWithWildcard } from '../arms.js';
import { sourceOf } from '../branches.js';
import { askFor, EVIL_HOST, present, tryLanguage } from '../hostile.js';
import type { PatternRule } from '../rule.js';

export const noStartAnchor: PatternRule = {
  id: 'EGR002',
  name: 'no-start-anchor',
  severity: 'error',
  summary: 'Without ^ a match may begin anywhere, also in the path or query of another host.',
  about: 'regex',
  appliesTo: 'allow',
  *check(subject) {
    const arms = armsOf(subject);
    // Where some alternatives are anchored, the bar is what people misread: EGR014.
    if (arms.some(({ isAnchored }) => isAnchored)) return;
    for (const arm of arms) {
      if (arm.branches.some(beginsWithWildcard) || arm.branches.some(({ atoms }) => isLineStart(atoms[0]))) continue;
      yield* askFor(subject, {
        span: arm.node,
        message: 'nothing ties this to the start of the URI, so the path or query of another host may match it',
        hostile: [EVIL_HOST],
        prefer: present(
          tryLanguage(
            `\\Ahttps://evil\\.example/(?:\\?x=)?${sourceOf(subject.pattern, arm.branches[0]?.atoms ?? [])}\\z`,
          ),
        ),
        repaired: anchored(subject, arm),
      });
    }
  },
};

function isLineStart(atom: { readonly kind: string; readonly node: object } | undefined): boolean {
  return atom?.kind === 'anchor' && 'kind' in atom.node && atom.node.kind === 'line-start';
}
