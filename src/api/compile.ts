import {
  kqlFunction,
  sqlMacro,
  translatePolicy,
  untranslatableReasons,
  type Dialect,
  type UntranslatedRule,
} from '../analysis/translate/index.js';
import { rulesInForce } from '../policy/rules-in-force.js';
import { requireNames, requireWord } from '../library/misuse.js';
import { success, type Result } from '../../grammar/text/problem.js';
import { readSource, type PolicyReadProblem, type PolicySource } from './policy.js';

/** What a policy is translated into, and how. */
export interface CompileOptions {
  /** `kql`: a function of Azure Data Explorer. `sql`: a macro of DuckDB. */
  readonly to: Dialect;
  /** Of `kql`: a stored function, or a `let` statement. Default: `stored`. */
  readonly form?: 'stored' | 'let';
  /** Whether the service would match without regard to case. Default: no. */
  readonly ignoreCase?: boolean;
}

/** A policy for another engine. */
export interface CompiledPolicy {
  /**
   * The function. Where a rule has no translation it allows less than the policy: an allow allows nothing, a deny denies its whole
   * callout type.
   */
  readonly code: string;
  /** The rules without an exact translation, and why. */
  readonly untranslated: readonly (UntranslatedRule & { readonly message: string })[];
}

/** Translates the rules in force into a function for KQL or SQL that tells whether a callout is allowed. */
export function compile(policy: PolicySource, options: CompileOptions): Result<CompiledPolicy, PolicyReadProblem> {
  requireNames(options, ['to', 'form', 'ignoreCase'], 'option of compile');
  const { to, form = 'stored', ignoreCase = false } = options;
  requireWord(to, ['kql', 'sql'], 'language');
  requireWord(form, ['stored', 'let'], 'form');
  const read = readSource(policy, 'policy');
  if (!read.ok) return read;
  const { cluster } = read.value;
  const sources = { name: cluster.name, rulesInForce: rulesInForce(cluster) };
  const translated = translatePolicy(sources, { dialect: to, ignoreCase });
  return success({
    code: to === 'sql' ? sqlMacro(translated) : kqlFunction(translated, form),
    untranslated: translated.untranslated.map(rule => ({ ...rule, message: untranslatableReasons[rule.reason] })),
  });
}
