import { readPredefinedRules } from '../cluster/predefined-text.js';
import type { TemplateOptions } from '../library/documents.js';
import type { Arguments } from './arguments.js';
import { problemIn, stop } from './problem.js';
import type { Invocation } from './subcommand.js';

/** What was read for a command line, so that `--predefined -` reads standard input once. */
const known = new WeakMap<Arguments, Pick<TemplateOptions, 'predefined'>>();

/** The text of `--predefined`, which is known to tell of predefined rules. */
export async function predefinedOf({
  given,
  inputs,
}: Pick<Invocation, 'given' | 'inputs'>): Promise<Pick<TemplateOptions, 'predefined'>> {
  const file = given.valueOf('predefined');
  if (file === null) return {};
  const before = known.get(given);
  if (before !== undefined) return before;
  const source = await inputs.need(file);
  const rules = readPredefinedRules(source.text);
  if (!rules.ok) return stop(problemIn(source, rules.problem, rules.problem.reason));
  const options = { predefined: source.text };
  known.set(given, options);
  return options;
}
