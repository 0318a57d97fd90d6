import type { ScriptCommand, ScriptElement, ScriptProperty } from '../../grammar/syntax.js';
import type { ClusterState } from '../cluster/state.js';
import { columns, type Row } from '../tabular/table.js';
import { onlyShows, type CommandContext, type CommandDefinition, type CommandResult } from './command.js';
import { kustoError, type KustoError } from './error.js';
import { errors, warnings } from './messages.js';

const DATABASE_SCOPE = 'the callout policy is not a database-scope command; use .execute cluster script';

/**
 * `.execute cluster script <|`: runs commands in order (dataexplorer-docs, execute-cluster-script.md). Not a transaction: what
 * ran stays. `.show` commands are skipped, as documented.
 */
export const executeClusterScript: CommandDefinition<ScriptCommand> = {
  kind: 'execute-cluster-script',
  words: ['execute cluster script'],
  argument: 'script',
  properties: ['ContinueOnErrors', 'ThrowOnErrors'],
  insteadOf: {
    'execute script': DATABASE_SCOPE,
    'execute database script': DATABASE_SCOPE,
  },
  summary: 'run commands in order',
  examples: ['.execute cluster script with (ContinueOnErrors=true) <|\n.delete cluster policy callout'],
  operation: 'ClusterScriptExecuteCommand',
  requiredRole: 'admin',
  changesPolicy: false,
  columns: columns({
    OperationId: 'guid',
    CommandType: 'string',
    CommandText: 'string',
    Result: 'string',
    Reason: 'string',
  }),
  run: runScript,
};

function runScript(initial: ClusterState, node: ScriptCommand, context: CommandContext): CommandResult {
  const properties = readProperties(node.properties);
  if (!properties.ok) return { ok: false, state: initial, error: properties.error };

  let state = initial;
  const rows: Row[] = [];
  for (const [index, element] of node.body.entries()) {
    const outcome = runElement(state, element, context);
    state = outcome.state;
    const text = context.text.slice(element.start, element.end).replace(/;$/, '').trimEnd();
    rows.push([operationId(index), outcome.type, text, outcome.result, outcome.error?.message ?? '']);
    if (outcome.error === null) continue;
    if (properties.throwOnErrors) return { ok: false, state, error: errors.scriptFailed(text, outcome.error) };
    if (!properties.continueOnErrors) break;
  }
  return { ok: true, state, rows, warnings: properties.warnings };
}

interface ElementOutcome {
  readonly state: ClusterState;
  readonly type: string;
  readonly result: 'Completed' | 'Failed' | 'Skipped';
  readonly error: KustoError | null;
}

function runElement(state: ClusterState, element: ScriptElement, context: CommandContext): ElementOutcome {
  if (element.statement === null) {
    return { state, type: '', result: 'Failed', error: kustoError({ ...element.problem, span: element }) };
  }
  const { command } = element.statement;
  if (command === null) return { state, type: '', result: 'Skipped', error: null };
  const definition = context.definitionOf(command);
  const type = definition.operation.replace(/Command$/, '');
  if (command.argument === 'script') {
    return { state, type, result: 'Failed', error: errors.nestedScript(element) };
  }
  if (onlyShows(definition)) return { state, type, result: 'Skipped', error: null };
  const result = context.run(state, element.statement);
  return result.ok
    ? { state: result.state, type, result: 'Completed', error: null }
    : { state: result.state, type, result: 'Failed', error: result.error };
}

type ScriptOptions =
  | {
      readonly ok: true;
      readonly continueOnErrors: boolean;
      readonly throwOnErrors: boolean;
      readonly warnings: readonly string[];
    }
  | { readonly ok: false; readonly error: KustoError };

/** Names are taken in any case, and unknown ones with a warning, since the official parser takes them: OURS(script-properties). */
function readProperties(properties: readonly ScriptProperty[]): ScriptOptions {
  const flags = { continueonerrors: false, throwonerrors: false };
  const unknown: string[] = [];
  for (const { name, value, valueSpan } of properties) {
    const key = name.toLowerCase();
    if (key !== 'continueonerrors' && key !== 'throwonerrors') {
      unknown.push(warnings.unknownScriptProperty(name));
      continue;
    }
    if (!/^(true|false)$/i.test(value)) return { ok: false, error: errors.badScriptProperty(name, value, valueSpan) };
    flags[key] = value.toLowerCase() === 'true';
  }
  const last = properties.findLast(({ name }) => /^(continue|throw)onerrors$/i.test(name));
  if (flags.continueonerrors && flags.throwonerrors && last !== undefined) {
    return { ok: false, error: errors.bothErrorModes(last.nameSpan) };
  }
  return { ok: true, continueOnErrors: flags.continueonerrors, throwOnErrors: flags.throwonerrors, warnings: unknown };
}

/** Ids count up from one in each script, so that a run can be repeated: OURS(invented-answers). */
function operationId(index: number): string {
  return `00000000-0000-0000-0000-${String(index + 1).padStart(12, '0')}`;
}
