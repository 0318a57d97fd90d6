import {
  kqlFunction,
  sqlMacro,
  translatePolicy,
  untranslatableReasons,
  type Dialect,
  type UntranslatedRule,
} from '../analysis/translate/index.js';
import { underlined } from '../decide/underline.js';
import { mention } from '../../grammar/text/mention.js';
import type { Arguments } from './arguments.js';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { saveTextFile } from './files.js';
import { options } from './option-table.js';
import { inputError, usageError } from './problem.js';
import { callerOptions } from './run-options.js';
import { preparedCluster } from './session-setup.js';
import type { Style } from './style.js';
import type { Invocation, Subcommand } from './subcommand.js';

const DIALECT_NAMES = ['kql', 'sql'] as const satisfies readonly Dialect[];

/** `compile --to kql|sql`: the policy as a function that runs where the logs are. */
export const compile: Subcommand = {
  name: 'compile',
  operands: '--to kql|sql [FILE]',
  description: `Translates the rules in force into a function that tells whether a callout is allowed, so that you can check logs in place:
CalloutAllowed(type:string, uri:string) of KQL, or the DuckDB macro callout_allowed(type, uri). FILE is the cluster, the same as
--cluster FILE. Each regex is translated exactly from .NET's syntax to that of the other engine. What has no exact translation
is named on standard error, and nothing is written, unless --skip-untranslatable: an allow without a translation then allows
nothing, a deny denies its whole callout type.
Exit codes: 0 translated, 1 a rule has no translation, 2 bad usage or unreadable input.`,
  examples: [
    { arguments: 'compile --to kql restricted.json', purpose: 'a function of Azure Data Explorer' },
    { arguments: 'compile --to sql --ignore-case', purpose: 'a DuckDB macro for the policy of a new cluster' },
  ],
  options: [...options('to', 'let', 'script', 'out', 'skip-untranslatable', 'ignore-case'), ...callerOptions],
  without: { format: 'the output is as --to says' },
  run: translate,
};

async function translate(invocation: Invocation): Promise<ExitCode> {
  const { given, console } = invocation;
  const dialect = dialectOf(given);
  const cluster = await preparedCluster(invocation, clusterOf(given));
  const skips = given.has('skip-untranslatable');
  const policy = translatePolicy(cluster, { dialect, ignoreCase: given.has('ignore-case') });
  for (const rule of policy.untranslated) await console.note(untranslatedText(rule, skips, console.errorStyle));
  if (policy.untranslated.length > 0 && !skips) {
    const hint = 'write the rule in another way, or leave it out and allow less: --skip-untranslatable';
    await console.note(`${console.errorStyle.hint('hint:')} ${hint}`);
    return exitCodes.failed;
  }
  const text = dialect === 'sql' ? sqlMacro(policy) : kqlFunction(policy, given.has('let') ? 'let' : 'stored');
  const out = given.valueOf('out');
  if (out === null) await console.write('code', text);
  else {
    const problem = saveTextFile(out, text);
    if (problem !== null) inputError(problem);
  }
  return exitCodes.ok;
}

function dialectOf(given: Arguments): Dialect {
  const dialect = given.choiceOf('to', DIALECT_NAMES, 'language');
  if (dialect === null) return usageError('compile needs --to kql or --to sql');
  if (given.has('let') && dialect === 'sql') usageError('--let is for --to kql; SQL has no such statement');
  return dialect;
}

function clusterOf(given: Arguments): string | null {
  const [operand, another] = given.operands;
  const cluster = given.valueOf('cluster');
  const extra = another ?? (cluster === null ? undefined : operand);
  if (extra !== undefined) usageError(`compile takes one cluster, but also has ${mention(extra)}`);
  return operand ?? cluster;
}

/**
 *     error: command[1] (sql, CanCall: true) has no translation: a back reference
 *         (a)\1
 *            ^^
 */
function untranslatedText(rule: UntranslatedRule, isSkipped: boolean, style: Style): string {
  const { layer, index, calloutType, canCall, regex, reason, start, end } = rule;
  const closed = canCall ? 'here it allows nothing' : `here all of ${calloutType} is denied`;
  const heading = `${layer}[${index}] (${calloutType}, CanCall: ${canCall}) has no translation: ${untranslatableReasons[reason]}`;
  const title = isSkipped
    ? `${style.warning('warning:')} ${heading}; ${closed}`
    : `${style.error('error:')} ${heading}`;
  const [text, carets] = underlined(regex, [{ start, end }]);
  return `${title}\n    ${text}\n    ${style.error(carets)}`;
}
