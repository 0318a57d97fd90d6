import { parsePattern } from '../../../regex/index.js';
import { askFor } from '../hostile.js';
import { language } from '../questions.js';
import type { PatternSubject } from '../pattern-subject.js';
import type { PatternRule } from '../rule.js';

const MEANINGS: Readonly<Record<string, string>> = {
  m: 'with (?m), ^ and $ match at every line, so another line may hold anything',
  s: 'with (?s), a dot reads line breaks as well',
};
/** Two lines of which only the second one is what the rule is about. */
const TWO_LINES = language(String.raw`\Ahttps://evil\.example/\n`);

export const inlineOptions: PatternRule = {
  id: 'EGR026',
  name: 'inline-options',
  severity: 'error',
  summary: 'Inline options such as (?m) change what anchors, dots and blanks mean.',
  about: 'regex',
  appliesTo: 'allow',
  *check(subject) {
    for (const { start, end, option, without } of optionsIn(subject)) {
      yield* askFor(subject, {
        span: { start, end },
        message: MEANINGS[option] ?? '',
        hostile: [],
        prefer: [TWO_LINES],
        repaired: subject.replaced(start, end, without),
      });
    }
  },
};

/** The options that are switched on, each with what is left when it is not. Escapes and classes hold none. */
function* optionsIn({ pattern }: PatternSubject) {
  const tokens = /\\[^]|\[\^?\]?(?:\\[^]|[^\]\\])*\]|\(\?([a-z]+)(-[a-z]+)?([:)])/gi;
  for (const match of pattern.matchAll(tokens)) {
    const [whole, on = '', off = '', close = ''] = match;
    for (const option of Object.keys(MEANINGS).filter(each => on.toLowerCase().includes(each))) {
      const others = on.replace(new RegExp(option, 'gi'), '');
      const isEmpty = others === '' && off === '' && close === ')';
      const without = isEmpty ? '' : `(?${others}${off}${close}`;
      const { index: start } = match;
      const end = start + whole.length;
      if (parsePattern(pattern.slice(0, start) + without + pattern.slice(end)).ok)
        yield { start, end, option, without };
    }
  }
}
