import { complement } from '../../../automata/index.js';
import { armsOf } from '../arms.js';
import { isNameUnit, sourceOf } from '../branches.js';
import { present, tryLanguage } from '../hostile.js';
import { language } from '../questions.js';
import type { PatternSubject } from '../pattern-subject.js';
import { isBareType } from '../type-forms.js';
import type { PatternDraft, PatternRule } from '../rule.js';
import { nodesOf } from '../walk.js';

const HAS_SCHEME = language(String.raw`\A[A-Za-z][A-Za-z0-9+.-]*://`);
const A_NAME = language(String.raw`\A[a-z0-9.-]+\z`);

export const missingScheme: PatternRule = {
  id: 'EGR010',
  name: 'missing-scheme',
  severity: 'error',
  summary: 'Where the scheme is optional or missing, texts match that are not https URIs.',
  about: 'regex',
  appliesTo: 'allow',
  *check(subject) {
    // Connection strings name their hosts bare; the net looks at those as well.
    if (isBareType(subject.written.type)) return;
    for (const arm of armsOf(subject)) {
      const bare = arm.branches.find(
        ({ isAnchored, scheme, host }) => isAnchored && scheme === null && isNameUnit(host[0]),
      );
      if (bare === undefined) continue;
      const source = sourceOf(subject.pattern, bare.host);
      const answer = subject.questions.findText(
        [subject.language, complement(HAS_SCHEME)],
        present(tryLanguage(`\\A${source}\\.evil\\.example\\z`), tryLanguage(`\\A${source}/?\\z`), A_NAME),
      );
      if (answer.kind === 'none') continue;
      const optional = optionalScheme(subject);
      const draft: PatternDraft = {
        span: optional ?? { start: arm.node.start, end: bare.host[0]?.node.start ?? arm.node.end },
        message:
          optional === null
            ? 'no scheme is asked for, so this matches texts that are not https URIs, and no URI at all that begins with https://'
            : 'the scheme may be left out, so this matches texts that are not https URIs',
        ...(optional !== null && { fix: subject.replaced(optional.start, optional.end, 'https://') }),
      };
      if (answer.kind === 'found') yield { ...draft, witness: { uri: answer.uri, effect: 'allowed' } };
      else yield { ...draft, severity: 'warning', unknown: answer.reason };
    }
  },
};

/** An optional group that holds the scheme. */
function optionalScheme({ tree, pattern }: PatternSubject): { readonly start: number; readonly end: number } | null {
  for (const node of nodesOf(tree.root)) {
    if (node.type === 'loop' && node.min === 0 && pattern.slice(node.start, node.end).includes('://')) {
      return { start: node.start, end: node.end };
    }
  }
  return null;
}
