import {
  automatonOf,
  Budget,
  containing,
  containsMatch,
  everything,
  httpUris,
  wellFormedHttpsUris,
  wellFormedUris,
  type Language,
} from '../automata/index.js';
import type { Direction } from '../automata/finite-automaton.js';
import { encodeAutomaton, storedKey, tooLarge } from '../automata/stored-automata.js';
import { MATCH_SUBJECTS } from '../decide/index.js';
import { PREDEFINED_RULES } from '../policy/predefined.js';
import { escapeForRegex } from '../policy/rules-in-force.js';
import { familyPattern } from './hosts/host-family.js';
import { hostNames, hostsIn, subjectsWithAnyHost, subjectsWithHost } from './hosts/host-language.js';
import { ANY_HOST, READABLE, STRANGER } from './hosts/reached-hosts.js';
import { preferredWitnesses, universeOf } from './match-subject.js';

const DIRECTIONS: readonly Direction[] = ['backward', 'forward'];
/** Larger ones would take longer to read than they save. */
const MAX_SIZE = 400;
/** What a question may have by default, where its patterns are short. */
const MAX_STATES = 40_000;

/** The languages that most questions are about, whatever the policy is. */
function languages(): readonly Language[] {
  const ofSubjects = MATCH_SUBJECTS.flatMap(subject => [
    universeOf(subject),
    ...preferredWitnesses(subject).prefer,
    subjectsWithAnyHost(subject),
    subjectsWithHost(escapeForRegex(STRANGER), subject),
    ...[false, true].map(ignoreCase => subjectsWithHost(familyPattern(ANY_HOST, ignoreCase), subject)),
    hostsIn(everything, subject),
  ]);
  const ofHosts = [false, true].map(anyCase => hostNames(everything, anyCase));
  const ofRules = PREDEFINED_RULES.flatMap(({ CalloutUriRegex: regex }) =>
    [false, true].flatMap(ignoreCase => {
      const result = containsMatch(regex, { ignoreCase });
      return result.ok ? result.language : [];
    }),
  );
  const ofUris = [httpUris, wellFormedUris, wellFormedHttpsUris, containing('')];
  return [...ofSubjects, ...ofHosts, ...READABLE, ...ofRules, ...ofUris];
}

type Pattern = Language & { readonly kind: 'pattern' };

function patternsIn(language: Language): readonly Pattern[] {
  switch (language.kind) {
    case 'pattern':
      return [language];
    case 'undecided':
      return [];
    case 'complement':
      return patternsIn(language.of);
    case 'union':
    case 'intersection':
      return language.of.flatMap(patternsIn);
    case 'quotient':
      return [...patternsIn(language.of), ...patternsIn(language.without)];
  }
}

/** What is to be stored, by key. Works everything out anew, as if nothing were stored. */
export function automataToStore(): ReadonlyMap<string, string> {
  const entries = new Map<string, string>();
  for (const { pattern, ignoreCase, ...shape } of languages().flatMap(patternsIn)) {
    for (const direction of DIRECTIONS) {
      const key = storedKey(pattern, ignoreCase, direction);
      if (entries.has(key)) continue;
      const anew: Language = { ...shape, pattern, ignoreCase, isAsWritten: false, known: new Map() };
      const result = automatonOf(anew, direction, new Budget({ states: MAX_STATES }));
      if (result.ok && result.automaton.size <= MAX_SIZE) entries.set(key, encodeAutomaton(result.automaton));
      if (!result.ok && result.reason.isTemporary !== true) entries.set(key, tooLarge(MAX_STATES));
    }
  }
  return new Map([...entries].sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** The text of src/automata/stored-automata.data.ts. */
export function storedAutomataData(): string {
  const lines = [...automataToStore()].map(([key, text]) => `${key}\t${text}\n`);
  return `// Written by \`npm run generate\`: automata by direction and pattern. stored-automata.ts reads them.

export const STORED_AUTOMATA = String.raw\`${lines.join('')}\`;
`;
}
