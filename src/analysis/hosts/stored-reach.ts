import type { MatchSubject } from '../../decide/index.js';
import type { RuleLanguage } from '../callout-language.js';
import type { ReachedHosts } from './reached-hosts.js';
import { STORED_REACH } from './stored-reach.data.js';

/*
 * What the predefined rules reach, worked out before: a cluster without restriction is what most people ask about first, and these
 * rules are the dearest that there are. `stored-reach.generate.ts` writes it.
 */

const stored: ReadonlyMap<string, string> = new Map(
  STORED_REACH.split('\n').map(line => {
    const end = line.lastIndexOf('\t');
    return [line.slice(0, end), line.slice(end + 1)];
  }),
);

/** By what it is found: the answer rests on nothing else. */
export function reachKey(rules: readonly RuleLanguage[], subject: MatchSubject, ignoreCase: boolean): string {
  const effects = rules.map(({ reference: { regex, canCall } }) => [regex, canCall]);
  return `${subject}${ignoreCase ? ' (?i)' : ''} ${JSON.stringify(effects)}`;
}

/** What rules reach, if it is stored; null where it must be worked out. */
export function storedReach(
  rules: readonly RuleLanguage[],
  subject: MatchSubject,
  ignoreCase: boolean,
): ReachedHosts | null {
  // As bare `*` may mean all texts or be a bad regex, it is not stored.
  const text = stored.get(reachKey(rules, subject, ignoreCase));
  // The generator wrote it of such a value, and a test compares them.
  return text === undefined ? null : (JSON.parse(text) as ReachedHosts);
}
