import { armsOf, type Arm } from '../arms.js';
import { isNameUnit, isNullable, mayRead, sourceOf, spells, type Atom, type Branch } from '../branches.js';
import { askFor, present, tryLanguage } from '../hostile.js';
import { endFor } from '../type-forms.js';
import type { PatternSubject } from '../pattern-subject.js';
import type { PatternDraft, PatternRule } from '../rule.js';

export const noEndBoundary: PatternRule = {
  id: 'EGR003',
  name: 'no-end-boundary',
  severity: 'error',
  summary: 'Where nothing ends the host, another one may begin with it.',
  about: 'regex',
  appliesTo: 'allow',
  *check(subject) {
    for (const arm of armsOf(subject)) {
      const open = arm.branches.find(endsInHost);
      if (open !== undefined) yield* endOfPattern(subject, arm, open);
      else yield* wildcardAfterName(subject, arm);
    }
  },
};

/** The pattern is over and the host may not be: `^https://contoso\.com`. */
function* endOfPattern(subject: PatternSubject, { node, branches }: Arm, open: Branch): Generator<PatternDraft> {
  const last = open.host.at(-1);
  const source = sourceOf(subject.pattern, open.host);
  const extended = tryLanguage(`\\Ahttps?://[^/?#@\\\\:\\s]*${source}[a-z0-9.-]*\\.evil\\.example(?:[:/]|\\z)`);
  if (extended === null || last === undefined) return;
  const bounded = subject.replaced(node.start, node.end, `${subject.source(node)}${endFor(subject.written.type)}`);
  yield* askFor(subject, {
    span: last.node,
    message: 'nothing ends the host here, so it may be the beginning of another one',
    hostile: [extended],
    prefer: present(tryLanguage(`\\Ahttps://${source}\\.evil\\.example/\\z`)),
    ...(branches.every(endsInHost) ? { repaired: bounded } : { fix: null }),
  });
}

/** The last thing that is read is a character of a host. */
function endsInHost({ host, rest }: Branch): boolean {
  const last = host.at(-1);
  if (rest.length > 0 || last === undefined || last.kind === 'anchor' || last.kind === 'other') return false;
  return isNameUnit(last) || (mayRead(last, 'a') && !mayRead(last, '/') && !mayRead(last, '@'));
}

/** What follows the name may read the end of the host, but also more of it: `^https://contoso\.com.*`, `^https://contoso\.com\b`. */
function* wildcardAfterName(subject: PatternSubject, { branches }: Arm): Generator<PatternDraft> {
  for (const { host, rest } of branches) {
    const end = host.findLastIndex(({ kind }) => kind === 'unit') + 1;
    const [named, tail] = [host.slice(0, end), host.slice(end)];
    const last = named.at(-1);
    if (!isNameUnit(last) && !spells(last, '.')) continue;
    // Nothing follows a name; what follows a dot is the rest of it. A class without a slash that reads an @ is EGR007's.
    if (tail.length === 0 && !(spells(last, '.') && rest.length === 0)) continue;
    if (tail.some(atom => mayRead(atom, '@') && !mayRead(atom, '/'))) continue;
    const source = sourceOf(subject.pattern, named);
    const dot = spells(last, '.') ? '' : '\\.';
    const extended = tryLanguage(
      `\\Ahttps?://[^/?#@\\\\:\\s]*${source}(?:[a-z0-9-]*${dot}evil\\.example(?:[:/]|\\z)|[^/?#\\\\\\s]*@evil(?:\\.example)?(?:[:/]|\\z))`,
    );
    if (extended === null) continue;
    const repaired = bounded(subject, tail, rest);
    const drafts = [
      ...askFor(subject, {
        span: (tail[0] ?? last)?.node ?? { start: 0, end: 0 },
        message: 'this may go on with the host before it, which is then the beginning of another one',
        hostile: [extended],
        prefer: present(
          tryLanguage(`\\Ahttps://${source}${dot}evil\\.example/\\z`),
          tryLanguage(`\\Ahttps://${source}${dot}evil\\.example(?:[:/]|\\z)`),
        ),
        ...(repaired === null ? { fix: null } : { repaired }),
      }),
    ];
    // One finding tells it; other ways through the same alternative would repeat it.
    if (drafts.length > 0) return yield* drafts;
  }
}

/** The pattern with a host that ends before the wildcard, which then reads paths; null where that is not so easily written. */
function bounded(subject: PatternSubject, tail: readonly Atom[], rest: readonly Atom[]): string | null {
  const [wildcard, another] = tail;
  if (wildcard === undefined || another !== undefined) return null;
  if (wildcard.kind !== 'loop' && wildcard.kind !== 'set') return null;
  const { start, end } = wildcard.node;
  const isOptional = isNullable(wildcard);
  if (rest.length === 0) return subject.replaced(start, end, isOptional ? endFor(subject.written.type) : '/');
  return subject.replaced(start, end, isOptional ? `(?:/${subject.source(wildcard.node)})?` : '/');
}
