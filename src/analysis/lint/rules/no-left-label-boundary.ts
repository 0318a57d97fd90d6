import { anchored, armsOf, type Arm } from '../arms.js';
import { isNameUnit, listsNames, shapeOf, sourceOf, type Branch } from '../branches.js';
import { askFor, present, tryLanguage } from '../hostile.js';
import type { PatternSubject } from '../pattern-subject.js';
import type { PatternDraft, PatternRule } from '../rule.js';

export const noLeftLabelBoundary: PatternRule = {
  id: 'EGR004',
  name: 'no-left-label-boundary',
  severity: 'error',
  summary: 'Without a boundary before a host name, any name that ends in it matches, too.',
  about: 'regex',
  appliesTo: 'allow',
  *check(subject) {
    for (const arm of armsOf(subject)) {
      for (const branch of arm.branches) {
        const isOpen = !branch.isAnchored && branch.scheme === null && isNameUnit(branch.host[0]);
        if (isOpen) yield* graftedAtStart(subject, arm, branch);
        yield* graftedAfterVariable(subject, branch);
      }
    }
  },
};

/** The name begins the regex, which may match anywhere. */
function* graftedAtStart(subject: PatternSubject, arm: Arm, { host }: Branch): Generator<PatternDraft> {
  const source = sourceOf(subject.pattern, host);
  const grafted = tryLanguage(`\\Ahttps?://evil-?${source}(?:[:/?#]|\\z)`);
  const [first] = host;
  if (grafted === null || first === undefined) return;
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

/** What varies runs into the name that somebody registers: `[a-z]+contoso\.com`. */
function* graftedAfterVariable(subject: PatternSubject, { host }: Branch): Generator<PatternDraft> {
  const index = host.findLastIndex(({ kind }) => kind !== 'unit');
  const variable = host[index];
  const tail = host.slice(index + 1);
  // With more labels behind it, the name belongs to the owner of those.
  if (variable === undefined || !/^[a-z0-9][a-z0-9-]*\.[a-z]+$/i.test(shapeOf(tail))) return;
  // `[Cc]ontoso` names names, as `(?:C|c)ontoso` does.
  if (listsNames(host.slice(0, index + 1))) return;
  // A dot that is not escaped is a finding of its own.
  if (variable.kind === 'set' && variable.node.form === 'any') return;
  const source = sourceOf(subject.pattern, tail);
  const grafted = tryLanguage(`\\Ahttps?://[a-z0-9-]+${source}(?:[:/?#]|\\z)`);
  if (grafted === null) return;
  yield* askFor(subject, {
    span: variable.node,
    message: 'this runs into the name after it, and anybody can register a longer name that ends in it',
    hostile: [grafted],
    prefer: present(tryLanguage(`\\Ahttps://evil${source}/?\\z`)),
  });
}
