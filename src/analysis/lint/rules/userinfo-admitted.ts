import { isNameUnit, mayRead, sourceOf } from '../branches.js';
import { askFor, EVIL_AFTER_USERINFO, present, tryLanguage } from '../hostile.js';
import { hostClassesThatRead } from '../host-classes.js';
import type { PatternSubject } from '../pattern-subject.js';
import type { PatternDraft, PatternRule } from '../rule.js';

export const userinfoAdmitted: PatternRule = {
  id: 'EGR007',
  name: 'userinfo-admitted',
  severity: 'error',
  summary: 'Where an @ may follow the host that is named, that host is only a user name.',
  about: 'regex',
  appliesTo: 'allow',
  *check(subject) {
    yield* hostClassesThatRead(subject, '@', {
      message: 'this reads an @ as well, and then what precedes it is only a user name',
      hostile: [EVIL_AFTER_USERINFO],
    });
    yield* passwords(subject);
  },
};

/** What looks like a port that nothing ends may be a password: `^https://contoso\.com:443`, `^https://contoso\.com[:/]`. */
function* passwords(subject: PatternSubject): Generator<PatternDraft> {
  for (const { scheme, host, rest } of subject.branches) {
    const [colon] = rest;
    if (scheme === null || colon === undefined || !mayRead(colon, ':') || !isNameUnit(host.at(-1))) continue;
    const source = sourceOf(subject.pattern, host);
    const hostile = tryLanguage(`\\Ahttps?://${source}:[^/?#@\\\\]*@evil(?:\\.example)?(?::[0-9]+)?(?:/|\\z)`);
    if (hostile === null) continue;
    const isWrittenOut = rest.every(({ kind }) => kind === 'unit');
    const drafts = [
      ...askFor(subject, {
        span: { start: colon.node.start, end: rest.at(-1)?.node.end ?? colon.node.end },
        message: 'nothing ends the port, so an @ may follow, and then what precedes it is only a user name',
        hostile: [hostile],
        prefer: present(tryLanguage(`\\Ahttps://${source}:[0-9]*@evil\\.example/\\z`)),
        ...(subject.branches.length === 1 && isWrittenOut && { repaired: `${subject.pattern}(?:[/?#]|$)` }),
      }),
    ];
    // One finding tells it; other ways through the pattern would repeat it.
    if (drafts.length > 0) return yield* drafts;
  }
}
