import { askForDenied } from '../hostile.js';
import type { PatternRule } from '../rule.js';

export const upperCaseHost: PatternRule = {
  id: 'EGR023',
  name: 'upper-case-host',
  severity: 'warning',
  summary: 'Hosts are the same in any case, but a regex with a capital letter matches the capital only.',
  about: 'regex',
  appliesTo: 'any',
  *check(subject) {
    const capitals = subject.branches.flatMap(({ host }) =>
      host.flatMap(({ kind, node }) =>
        kind === 'unit' && /^[A-Z]$/.test(subject.source(node)) && node.set.size === 1 ? [node] : [],
      ),
    );
    const [first] = capitals;
    if (first === undefined) return;
    let meant = subject.pattern;
    for (const { start, end } of capitals) {
      meant = meant.slice(0, start) + meant.slice(start, end).toLowerCase() + meant.slice(end);
    }
    yield* askForDenied(subject, {
      span: first,
      message: 'this capital does not match the small letter, and most programs write hosts in small letters',
      meant,
      assumption: 'the service matches case-sensitively, without IgnoreCase; that is not known',
    });
  },
};
