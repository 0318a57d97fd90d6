import { shapeOf, sourceOf, type Atom } from '../branches.js';
import { askFor, present, tryLanguage } from '../hostile.js';
import { language } from '../questions.js';
import type { PatternSubject } from '../pattern-subject.js';
import type { PatternDraft, PatternRule } from '../rule.js';

const PLAINTEXT = language(String.raw`\Ahttp://`);

export const plaintextScheme: PatternRule = {
  id: 'EGR011',
  name: 'plaintext-scheme',
  severity: 'warning',
  summary: 'http:// is allowed, so data and tokens may go out unencrypted.',
  about: 'regex',
  appliesTo: 'allow',
  *check(subject) {
    for (const { scheme, host } of subject.branches) {
      const last = scheme?.at(-1);
      if (scheme === null || last === undefined) continue;
      const shape = shapeOf(scheme);
      if (shape.includes('*')) yield* anyScheme(subject, scheme, host);
      if (!/^http$/i.test(shape)) continue;
      const { end } = last.node;
      const optional = subject.pattern.startsWith('s?', end);
      yield* askFor(subject, {
        span: { start: scheme[0]?.node.start ?? end, end: optional ? end + 2 : end },
        message: 'http:// is allowed, so what is sent can be read and changed on its way',
        hostile: [PLAINTEXT],
        prefer: present(tryLanguage(`\\Ahttp://${sourceOf(subject.pattern, host)}/?\\z`)),
        // `(http|https)` would list the same twice.
        repaired: subject.replaced(end, optional ? end + 2 : end, 's').replace(/\((?:\?:)?https\|https\)/g, 'https'),
      });
    }
  },
};

/** A scheme that is a class or a repeat, such as that of `^\w+://contoso\.com/`. */
function* anyScheme(subject: PatternSubject, scheme: readonly Atom[], host: readonly Atom[]): Generator<PatternDraft> {
  const [first, last] = [scheme[0], scheme.at(-1)];
  const plain = tryLanguage(`\\Ahttp://${sourceOf(subject.pattern, host)}/?`);
  if (first === undefined || last === undefined || plain === null) return;
  const span = { start: first.node.start, end: last.node.end };
  yield* askFor(subject, {
    span,
    message: 'this reads http as well, and what is sent over http:// can be read and changed on its way',
    hostile: [PLAINTEXT, plain],
    prefer: present(tryLanguage(`\\Ahttp://${sourceOf(subject.pattern, host)}/?\\z`)),
    repaired: subject.replaced(span.start, span.end, 'https'),
  });
}
