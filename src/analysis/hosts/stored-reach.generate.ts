import { readingsUnder, worldOf } from '../../assumptions/index.js';
import { DEFAULT_CLUSTER } from '../../cluster/state.js';
import { MATCH_SUBJECTS } from '../../decide/index.js';
import { ARM_CALLOUT_TYPES } from '../../policy/callout-types.js';
import { allowedLanguage } from '../callout-language.js';
import { reachedHosts } from './reached-hosts.js';
import { reachKey } from './stored-reach.js';

/** What a cluster without restriction may reach by the documented rules, and in the worst case. */
const CLUSTERS = [DEFAULT_CLUSTER, worldOf(DEFAULT_CLUSTER, readingsUnder({ 'predefined-rules': 'more' }))];

/** What is to be stored, by key; worked out anew. */
export function reachToStore(): ReadonlyMap<string, string> {
  const entries = new Map<string, string>();
  for (const cluster of CLUSTERS) {
    for (const type of ARM_CALLOUT_TYPES) {
      for (const subject of MATCH_SUBJECTS) {
        for (const ignoreCase of [false, true]) {
          const { byRules, perRule } = allowedLanguage(cluster, type, { subject, ignoreCase });
          const key = reachKey(perRule, subject, ignoreCase);
          if (perRule.length === 0 || entries.has(key)) continue;
          const reached = reachedHosts(byRules, subject, {});
          if (reached.ok) entries.set(key, JSON.stringify(reached));
        }
      }
    }
  }
  return new Map([...entries].sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** The text of src/analysis/hosts/stored-reach.data.ts. */
export function storedReachData(): string {
  const lines = [...reachToStore()].map(([key, text]) => `${key}\t${text}\n`);
  if (lines.some(line => /[`$]\{|`/.test(line))) throw new Error('the text has what ends a template literal');
  return `// Written by \`npm run generate\`: what predefined rules reach, by match subject and rules. stored-reach.ts reads it.

export const STORED_REACH = String.raw\`${lines.join('')}\`;
`;
}
