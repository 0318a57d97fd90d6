import {
  DIALECTS,
  kqlFunction,
  sqlMacro,
  translatePolicy,
  untranslatableReasons,
  type Dialect,
  type UntranslatedRule,
} from '../analysis/translate/index.js';
import { underlined } from '../decide/underline.js';
import { mention } from '../../grammar/text/mention.js';
import { usageProblem, type Arguments, type OptionDefinition, type UsageProblem } from './arguments.js';
import { preparedCluster } from './check/preparation.js';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { saveTextFile } from './files.js';
import { write } from './io.js';
import { unknownValue } from './options.js';
import { plainReport } from './report.js';
import { hasColor, styleOf, type Style } from './style.js';
import type { Invocation, Subcommand } from './subcommand.js';

const compileOptions: readonly OptionDefinition[] = [
  { name: 'to', value: 'LANGUAGE', description: 'kql (Azure Data Explorer) or sql (DuckDB)' },
  { name: 'let', description: 'with --to kql: a let statement to put before a query, instead of a stored function' },
  { name: 'script', value: 'FILE', description: 'run a script on the cluster first; may be repeated' },
  { name: 'out', value: 'FILE', description: 'write to a file (default: standard output)' },
  { name: 'skip-untranslatable', description: 'leave out rules without a translation, so that less is allowed' },
  { name: 'ignore-case', description: 'match without regard to case, in case the service does' },
];

/** `compile --to kql|sql`: the policy as a function that runs where the logs are. */
export const compile: Subcommand = {
  usage: 'compile [OPTIONS] --to kql|sql',
  description: `Translates the rules in force into a function that tells whether a callout is allowed, so that logs are checked where
they are: CalloutAllowed(type:string, uri:string) of KQL, or the DuckDB macro callout_allowed(type, uri). Each regex is
translated exactly from .NET's syntax to that of the other engine. What has no exact translation is named on standard
error, and nothing is written, unless --skip-untranslatable: an allow without a translation then allows nothing, a deny
denies its whole callout type.
Exit codes: 0 translated, 1 a rule has no translation, 2 bad usage or unreadable input.`,
  options: compileOptions,
  refused: { format: 'the output is as --to says' },
  execute,
};

interface CompileOptions {
  readonly dialect: Dialect;
  readonly isLet: boolean;
  readonly scripts: readonly string[];
  readonly out: string | null;
  readonly skipsUntranslatable: boolean;
  readonly ignoreCase: boolean;
}

async function execute({ arguments: given, options: common, io }: Invocation): Promise<ExitCode | UsageProblem> {
  const options = readOptions(given);
  if ('ok' in options) return options;
  const cluster = await preparedCluster(common, options.scripts, io);
  if (cluster === null) return exitCodes.usage;
  const { dialect, ignoreCase, skipsUntranslatable, isLet, out } = options;
  const policy = translatePolicy(cluster, { dialect, ignoreCase });
  const style = styleOf(hasColor(io.stderr, io.env, common.noColor));
  for (const rule of policy.untranslated) await write(io.stderr, untranslatedText(rule, skipsUntranslatable, style));
  if (policy.untranslated.length > 0 && !skipsUntranslatable) {
    const hint = 'write the rule in another way, or leave it out and allow less: --skip-untranslatable';
    await write(io.stderr, `${style.hint('hint:')} ${hint}\n`);
    return exitCodes.failed;
  }
  const text = dialect === 'sql' ? sqlMacro(policy) : kqlFunction(policy, isLet ? 'let' : 'stored');
  if (out === null) {
    await write(io.stdout, text);
    return exitCodes.ok;
  }
  const problem = saveTextFile(out, text);
  if (problem === null) return exitCodes.ok;
  await write(io.stderr, plainReport(problem, null, style));
  return exitCodes.usage;
}

function readOptions(given: Arguments): CompileOptions | UsageProblem {
  const [operand] = given.operands;
  if (operand !== undefined) {
    return usageProblem(
      `compile takes no operand, but has ${mention(operand)}`,
      'the cluster is given with --cluster FILE',
    );
  }
  const languages = Object.keys(DIALECTS);
  const language = given.valueOf('to');
  if (language === null) return usageProblem('compile needs --to kql or --to sql');
  const dialect = language === 'kql' || language === 'sql' ? language : null;
  if (dialect === null) return unknownValue('language', language, languages);
  const isLet = given.has('let');
  if (isLet && dialect === 'sql') return usageProblem('--let is for --to kql; SQL has no such statement');
  return {
    dialect,
    isLet,
    scripts: given.inOrder.filter(({ name }) => name === 'script').map(({ value }) => value),
    out: given.valueOf('out'),
    skipsUntranslatable: given.has('skip-untranslatable'),
    ignoreCase: given.has('ignore-case'),
  };
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
  return `${title}\n    ${text}\n    ${style.error(carets)}\n`;
}
