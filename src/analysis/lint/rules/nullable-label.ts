import { isNullable, mayRead, spells, type Atom } from '../branches.js';
import { askFor } from '../hostile.js';
import { language } from '../questions.js';
import type { PatternSubject } from '../pattern-subject.js';
import type { PatternRule } from '../rule.js';

const EMPTY_FIRST_LABEL = language(String.raw`\Ahttps?://\.[^@]*\z`);
const PLAIN = language(String.raw`\Ahttps://[a-z0-9.-]+/?\z`);
const EMPTY_LABEL = language(String.raw`\Ahttps?://[^/?#\s]*\.\.`);

export const nullableLabel: PatternRule = {
  id: 'EGR016',
  name: 'nullable-label',
  severity: 'warning',
  summary: 'A label that may be empty lets a host begin with a dot; a lazy ? after a bound changes nothing.',
  about: 'regex',
  appliesTo: 'allow',
  *check(subject) {
    for (const { scheme, host } of subject.branches) {
      for (const { atoms, isFirst } of labelsOf(host)) {
        if (atoms.length === 0 ? !isFirst || scheme === null : !atoms.every(isLabelLoop)) continue;
        const [loop] = atoms;
        const isLazy = loop?.kind === 'loop' && loop.node.lazy;
        const dot = host.find(atom => spells(atom, '.'));
        yield* askFor(subject, {
          span: loop?.node ?? dot?.node ?? subject.tree.root,
          message: `this label may be empty${isLazy ? '; the ? after it only makes the match lazy, which changes nothing here' : ''}`,
          hostile: [isFirst ? EMPTY_FIRST_LABEL : EMPTY_LABEL],
          prefer: [PLAIN],
          ...(loop?.kind === 'loop' && { repaired: withoutEmpty(subject, loop) }),
        });
      }
    }
  },
};

/** The labels of a host that end in a dot. */
function labelsOf(host: readonly Atom[]): readonly { readonly atoms: readonly Atom[]; readonly isFirst: boolean }[] {
  const labels: { atoms: readonly Atom[]; isFirst: boolean }[] = [];
  let from = 0;
  for (const [index, atom] of host.entries()) {
    if (!spells(atom, '.')) continue;
    labels.push({ atoms: host.slice(from, index), isFirst: from === 0 });
    from = index + 1;
  }
  return labels;
}

function isLabelLoop(atom: Atom): boolean {
  return atom.kind === 'loop' && isNullable(atom) && !mayRead(atom, '.') && !mayRead(atom, '/');
}

/** The same repeat, at least once. */
function withoutEmpty(subject: PatternSubject, { node }: Atom & { readonly kind: 'loop' }): string {
  const quantifier = subject.pattern.slice(node.body.end, node.end).replace(/(?<=[*+?}])\?$/, '');
  const atLeastOnce = quantifier === '*' ? '+' : quantifier === '?' ? '' : quantifier.replace(/^\{0+(?=[,}])/, '{1');
  return subject.replaced(node.body.end, node.end, atLeastOnce);
}
