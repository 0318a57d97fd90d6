import { anchored, armsOf } from '../arms.js';
import { isNameUnit, sourceOf } from '../branches.js';
import { askFor, present, tryLanguage } from '../hostile.js';
import type { PatternRule } from '../rule.js';

export const noLeftLabelBoundary: PatternRule = {
  id: 'EGR004',
  name: 'no-left-label-boundary',
  severity: 'error',
  summary: 'Where nothing stands before a host name, any name that ends in it matches, too.',
  about: 'regex',
  appliesTo: 'allow',
  *check(subject) {
    for (const arm of armsOf(subject)) {
      for (const { isAnchored, scheme, host } of arm.branches) {
        const [first] = host;
        if (isAnchored || scheme !== null || first === undefined || !isNameUnit(first)) continue;
        const source = sourceOf(subject.pattern, host);
        const grafted = tryLanguage(`\\Ahttps?://evil-?${source}(?:[:/?#]|\\z)`);
        if (grafted === null) continue;
        yield* askFor(subject, {
          span: first.node,
          message: 'nothing ends the text before this name, so a longer name that ends in it matches as well',
          hostile: [grafted],
          prefer: present(
            tryLanguage(`\\Ahttps://evil${source}/?\\z`),
            tryLanguage(`\\Ahttps://evil${source}(?:[:/?#]|\\z)`),
          ),
          repaired: anchored(subject, arm),
        });
      }
    }
  },
};
