import { union } from '../../../automata/index.js';
import type { TypedRule } from '../../inputs/index.js';
import { languageOf } from '../coverage.js';
import { language } from '../questions.js';
import type { RuleSetRule, TypeRuleSet } from '../rule.js';

/** URIs as people write them. */
const PLAIN = language(String.raw`\Ahttps://[a-z0-9.-]+(?:/[a-z0-9/._-]*)?\z`);
/** With more rules that allow, one of them is not looked for. */
const MAX_ALLOWS = 8;

export const denyBypassed: RuleSetRule = {
  id: 'EGR049',
  name: 'deny-bypassed',
  severity: 'error',
  summary: 'A capital letter, a port, http or the like gets round a rule that denies, and another rule allows it.',
  about: 'rules',
  *check(set) {
    const { rules, questions, decide } = set;
    for (const deny of rules) {
      if (deny.rule.CanCall || deny.meaning.kind !== 'regex' || deny.pattern === null) continue;
      if (!rules.some(({ rule }) => rule.CanCall)) return;
      if (questions.isLate()) return;
      for (const uri of samplesOf(deny, set)) {
        const found = variantsOf(uri).find(variant => decide(variant.uri));
        if (found === undefined) continue;
        yield {
          about: deny,
          message: `${found.how} gets round this: the URI is allowed, though this denies ${uri}`,
          witness: { uri: found.uri, effect: 'allowed' },
          assumption: found.assumption,
        };
        break;
      }
    }
  },
};

/** URIs that the rule denies, one that another would allow first. */
function samplesOf(deny: TypedRule, { rules, questions }: TypeRuleSet): readonly string[] {
  const own = languageOf(deny, questions);
  const allows = rules.filter(({ rule, meaning }) => rule.CanCall && meaning.kind !== 'invalid');
  const answers = [
    ...(allows.length <= MAX_ALLOWS
      ? [questions.find([own, union(...allows.map(allow => languageOf(allow, questions)))], [PLAIN])]
      : []),
    questions.find([own], [PLAIN]),
  ];
  return [...new Set(answers.flatMap(answer => (answer.kind === 'found' ? answer.uri : [])))];
}

interface Variant {
  readonly uri: string;
  readonly how: string;
  readonly assumption: string;
}

const AS_GIVEN = 'the regex is matched against the URI as it is given (the documentation does not say)';
const CASE = `${AS_GIVEN}, and case counts`;

/** The same callout, written in other ways. */
function variantsOf(uri: string): readonly Variant[] {
  const [, scheme = '', authority = '', rest = ''] = /^(https?):\/\/([^/?#]*)([^]*)$/.exec(uri) ?? [];
  const host = authority.replace(/^.*@/, '').replace(/:[0-9]*$/, '');
  if (scheme === '' || host === '') return [];
  const tail = rest === '' ? '/' : rest;
  const capital = host.replace(/[a-z]/, letter => letter.toUpperCase());
  const texts: readonly (readonly [string, string, string])[] = [
    ['a capital letter', `${scheme}://${capital}${tail}`, CASE],
    ['a capital letter', `${scheme}://${host.toUpperCase()}${tail}`, CASE],
    ['a capital letter', `${scheme.toUpperCase()}://${host}${tail}`, CASE],
    ['the port', `${scheme}://${host}:${scheme === 'https' ? '443' : '80'}${tail}`, AS_GIVEN],
    ['http', `http://${host}${tail}`, AS_GIVEN],
    ['https', `https://${host}${tail}`, AS_GIVEN],
    ['a user name', `${scheme}://x@${host}${tail}`, AS_GIVEN],
    ['a dot at the end of the host', `${scheme}://${host}.${tail}`, AS_GIVEN],
    // Only where the rule denies the host as a whole.
    ...(tail === '/'
      ? ([
          ['leaving out the slash', `${scheme}://${host}`, AS_GIVEN],
          ['a query', `${scheme}://${host}?x=1`, AS_GIVEN],
          ['a path', `${scheme}://${host}/x`, AS_GIVEN],
        ] as const)
      : []),
  ];
  return texts.map(([how, text, assumption]) => ({ how, uri: text, assumption }));
}
