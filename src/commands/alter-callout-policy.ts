import { sourceOffset } from '../../grammar/literals.js';
import type { PolicyCommand } from '../../grammar/syntax.js';
import { withDataPlanePolicy } from '../cluster/change.js';
import type { ClusterState } from '../cluster/state.js';
import { policyMessages } from '../policy/messages.js';
import { MAX_RULES, readPolicy } from '../policy/read.js';
import { mergeRules, policyText, type CalloutRule } from '../policy/rules.js';
import type { CommandContext, CommandDefinition, CommandResult } from './command.js';
import { errors } from './messages.js';
import { changedPolicyRow, policyColumns } from './policy-table.js';

/** `.alter cluster policy callout`: replaces the data-plane policy. */
export const alterCalloutPolicy: CommandDefinition<PolicyCommand> = {
  kind: 'alter-callout-policy',
  words: ['alter cluster policy callout'],
  argument: 'policy',
  summary: 'replace the callout policy',
  examples: [
    String.raw`.alter cluster policy callout @'[{"CalloutType":"sql","CalloutUriRegex":"\\.database\\.windows\\.net/?$","CanCall":true}]'`,
  ],
  operation: 'ClusterCalloutPolicyAlterCommand',
  requiredRole: 'admin',
  changesPolicy: true,
  columns: policyColumns,
  run: (state, node, context) => changePolicy(state, node, context, (_, written) => written),
};

/**
 * `.alter-merge cluster policy callout`: adds to the data-plane policy. Answers with the whole resulting policy:
 * OURS(merge-answers-whole-policy).
 */
export const alterMergeCalloutPolicy: CommandDefinition<PolicyCommand> = {
  kind: 'alter-merge-callout-policy',
  words: ['alter-merge cluster policy callout'],
  argument: 'policy',
  summary: 'add rules to the callout policy',
  examples: [
    String.raw`.alter-merge cluster policy callout @'[{"CalloutType":"sql","CalloutUriRegex":"\\.database\\.windows\\.net/?$","CanCall":true}]'`,
  ],
  operation: 'ClusterCalloutPolicyAlterMergeCommand',
  requiredRole: 'admin',
  changesPolicy: true,
  columns: policyColumns,
  run: (state, node, context) => changePolicy(state, node, context, mergeRules),
};

function changePolicy(
  state: ClusterState,
  { policy: literal }: PolicyCommand,
  { text }: CommandContext,
  combine: (current: readonly CalloutRule[], written: readonly CalloutRule[]) => readonly CalloutRule[],
): CommandResult {
  const result = readPolicy(literal.value);
  if (!result.ok) {
    const { problem } = result;
    const { start, end } = problem.span;
    const span =
      start < end
        ? { start: sourceOffset(text, literal, start), end: sourceOffset(text, literal, end) }
        : { start: literal.start, end: literal.end };
    return { ok: false, state, error: errors.badPolicy(problem, literal, span, text[span.start] === '\\') };
  }
  const rules = combine(state.dataPlanePolicy, result.rules);
  if (rules.length > MAX_RULES) {
    const fault = policyMessages.tooManyRules(literal, rules.length, MAX_RULES);
    return {
      ok: false,
      state,
      error: errors.badPolicy(fault, literal, { start: literal.start, end: literal.end }, false),
    };
  }
  return {
    ok: true,
    state: withDataPlanePolicy(state, rules),
    rows: [changedPolicyRow(policyText(rules))],
    warnings: [],
  };
}
