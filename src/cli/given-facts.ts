import { readPredefinedRules, type GivenFacts } from '../cluster/given-facts.js';
import { CLOUD_NAMES } from '../policy/clouds.js';
import type { Arguments } from './arguments.js';
import { problemIn, stop } from './problem.js';
import type { Invocation } from './subcommand.js';

/** What was read for a command line, so that `--predefined -` reads standard input once. */
const known = new WeakMap<Arguments, GivenFacts>();

/** What a command line tells of clusters besides their files: `--predefined`, whose text is known to be one, and `--cloud`. */
export async function givenFactsOf({ given, inputs }: Pick<Invocation, 'given' | 'inputs'>): Promise<GivenFacts> {
  const before = known.get(given);
  if (before !== undefined) return before;
  const cloud = given.choiceOf('cloud', CLOUD_NAMES);
  const file = given.valueOf('predefined');
  const source = file === null ? null : await inputs.need(file);
  const rules = source === null ? null : readPredefinedRules(source.text);
  if (source !== null && rules?.ok === false) stop(problemIn(source, rules.problem, 'reason'));
  const facts = { ...(cloud !== null && { cloud }), ...(source !== null && { predefined: source.text }) };
  known.set(given, facts);
  return facts;
}
