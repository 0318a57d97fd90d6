import { isNameUnit, sourceOf } from '../branches.js';
import { askFor, present, tryLanguage } from '../hostile.js';
import type { PatternRule } from '../rule.js';

export const unescapedDot: PatternRule = {
  id: 'EGR001',
  name: 'unescaped-dot',
  severity: 'error',
  summary: 'A dot that is not escaped matches any character, so other hosts match.',
  about: 'regex',
  appliesTo: 'allow',
  *check(subject) {
    const { pattern } = subject;
    for (const { host } of subject.branches) {
      for (const [index, atom] of host.entries()) {
        if (atom.kind !== 'set' || atom.node.form !== 'any' || !isNameUnit(host[index + 1])) continue;
        if (host[index - 1]?.kind === 'unit' && !isNameUnit(host[index - 1])) continue;
        const { start, end } = atom.node;
        const [before, after] = [host.slice(0, index), host.slice(index + 1)];
        yield* askFor(subject, {
          span: { start, end },
          message: 'this dot is not escaped, so it matches any character',
          hostile: [],
          prefer: present(
            tryLanguage(`\\Ahttps://${sourceOf(pattern, before)}x${sourceOf(pattern, after)}(?::[0-9]+)?(?:/|\\z)`),
          ),
          repaired: subject.replaced(start, end, '\\.'),
        });
      }
    }
  },
};
