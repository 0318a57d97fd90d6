import { DEFAULT_CLUSTER, type ClusterState } from '../../src/cluster/state.js';
import { DecisionEngine } from '../../src/decide/index.js';
import type { CalloutRule } from '../../src/policy/rules.js';
import { DotnetRegex, RegexBudgetError } from '../../src/regex/index.js';
import { randomInput, randomPattern, type PatternKind, type Random } from '../regex/random-pattern.js';

/** Policies at random, from a seed: rules as people write them and rules of all constructs, with texts that come close to matching. */

const NAMES = ['acct1', 'acct12', 'acct123', 'store', 'a', 'Acct1'] as const;
const DOMAINS = ['blob.core.windows.net', 'contoso.com', 'net'] as const;

const escape = (text: string): string => text.replaceAll('.', '\\.');

/** The shapes of the bench, and some more. */
const SHAPES: readonly ((name: string, domain: string) => string)[] = [
  (name, domain) => `^https://${name}\\.${domain}/`,
  (name, domain) => `^https://${name}[a-z0-9]{0,8}\\.(blob|queue|contoso)?\\.?${domain}/`,
  (name, domain) => `${name}\\.${domain}/?$`,
  (name, domain) => `^https://[a-z0-9-]+\\.${name}\\.${domain}(:443)?/`,
  (_name, domain) => `^https?://[a-z]{1,2}3?[0-9a-f]{0,4}\\.?[a-z]+\\d*\\.${domain}(/|$)`,
  (name, domain) => `(?i)${name}\\.${domain}`,
  (name, domain) => `${name}\\.${domain}`,
  (name, domain) => `^https://${name}\\.${domain}/?$`,
  (name, domain) => `^https://(?!${name}2)[^/]*\\.${domain}`,
  (name, domain) => `\\b${name}\\b.*${domain}\\z`,
  (name, domain) => `(?m)^${name}|${domain}$`,
  (name, domain) => `^https://([^/]*\\.)?${name}.*${domain}.*`,
  name => `^(?:${name}|https://\\w+)`,
  () => '.*',
  () => '',
];

export function randomRule(random: Random): CalloutRule {
  const kinds: readonly PatternKind[] = ['regular', 'rich', 'unicode'];
  const regex = random.chance(75)
    ? random.pick(SHAPES)(escape(random.pick(NAMES)), escape(random.pick(DOMAINS)))
    : randomPattern(random, random.pick(kinds));
  return { CalloutType: 'webapi', CalloutUriRegex: regex, CanCall: random.chance(70) };
}

export function randomText(random: Random, rules: readonly CalloutRule[]): string {
  if (random.chance(20)) return randomInput(random, 'regular', random.pick(rules).CalloutUriRegex);
  const name = `${random.pick(['', '', 'x', 'sub.', 'a3ff.', 'user@'])}${random.pick(NAMES)}${random.pick(['', '', '2', 'xyz', 'Z9'])}`;
  const end = random.pick(['', '/', '/x', ':443/', '\n', '/\n', '\n\n', '?x=acct1.net', '/é', '/\nacct1']);
  return `${random.pick(['https://', 'https://', 'http://', 'HTTPS://', ''])}${name}.${random.pick(DOMAINS)}${end}`;
}

/** The ranks of the rules that match by plain backtracking, and what follows; null where that takes too long. */
function slowAnswer(
  rules: readonly CalloutRule[],
  text: string,
): { readonly matching: readonly number[]; readonly allowed: boolean } | null {
  try {
    const says = rules.map(({ CalloutUriRegex, CanCall }) => {
      const compiled = DotnetRegex.tryCompile(CalloutUriRegex);
      return {
        CanCall,
        matches: compiled.ok && compiled.regex.matchByBacktracking(text) !== null,
        fails: !compiled.ok,
      };
    });
    return {
      matching: says.flatMap(({ matches }, index) => (matches ? [index] : [])),
      allowed:
        says.some(({ CanCall, matches }) => CanCall && matches) &&
        !says.some(({ CanCall, matches, fails }) => !CanCall && (matches || fails)),
    };
  } catch (error) {
    if (error instanceof RegexBudgetError) return null;
    throw error;
  }
}

/** What differs between the answers of all rules together and those of the rules one by one; null where nothing does. */
export function differenceOf(rules: readonly CalloutRule[], texts: readonly string[]): string | null {
  const state: ClusterState = { ...DEFAULT_CLUSTER, dataPlanePolicy: rules };
  const [fast, slow] = [new DecisionEngine(state), new DecisionEngine(state, {}, true)];
  for (const text of texts) {
    const decision = slow.decide('webapi', text);
    const { allowed, reason, type, layer, rule, regex, assumedRuntime } = decision;
    const plain = slowAnswer(rules, text);
    const matching = decision.matches.map(({ index }) => index);
    if (plain !== null && (plain.allowed !== allowed || plain.matching.join() !== matching.join())) {
      return `${JSON.stringify({ rules, text })}: one by one ${allowed}, ${matching.join()}; by backtracking ${JSON.stringify(plain)}`;
    }
    const expected = JSON.stringify([
      allowed,
      { allowed, reason, type, layer, rule, regex, assumedRuntime },
      decision,
      decision.matches.length,
    ]);
    const answers = [
      fast.isAllowed('webapi', text),
      fast.judge('webapi', text),
      fast.decide('webapi', text),
      fast.matchCount('webapi', text),
    ];
    if (JSON.stringify(answers) !== expected) {
      return `${JSON.stringify({ rules, text })}: ${JSON.stringify(answers)} instead of ${expected}`;
    }
  }
  return null;
}

/** Asks so many policies, of one rule to forty, ten texts each. */
export function compareDecisions(random: Random, policies: number): string | null {
  for (let count = 0; count < policies; count++) {
    const rules = Array.from({ length: random.chance(50) ? 1 + random.below(6) : 1 + random.below(40) }, () =>
      randomRule(random),
    );
    const difference = differenceOf(
      rules,
      Array.from({ length: 10 }, () => randomText(random, rules)),
    );
    if (difference !== null) return difference;
  }
  return null;
}
