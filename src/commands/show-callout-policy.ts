import { rulesInForce } from '../policy/rules-in-force.js';
import { policyText, type CalloutRule } from '../policy/rules.js';
import type { Row } from '../tabular/table.js';
import { shown, type CommandDefinition } from './command.js';
import { policyColumns, shownPolicyRow } from './policy-table.js';

/**
 * `.show cluster policy callout`: the rules in force. Two rows, the immutable one first, as captured from the service; one
 * under restriction, since the predefined rules are gone then (seen).
 */
export const showCalloutPolicy: CommandDefinition = {
  kind: 'show-callout-policy',
  words: ['show cluster policy callout'],
  argument: 'none',
  summary: 'show the callout rules in force',
  examples: ['.show cluster policy callout'],
  operation: 'ClusterCalloutPolicyShowCommand',
  requiredRole: 'monitor',
  changesPolicy: false,
  columns: policyColumns,
  run(state) {
    const layers = rulesInForce(state);
    const immutable = layers.filter(({ layer }) => layer === 'immutable');
    const changeable = layers.filter(({ layer }) => layer !== 'immutable').flatMap(({ rules }) => rules);
    const row = (rules: readonly CalloutRule[], entityType?: string): Row =>
      shownPolicyRow(state, 'CalloutPolicy', policyText(rules), entityType);
    return shown(state, [...immutable.map(({ rules }) => row(rules, 'Cluster immutable policy')), row(changeable)]);
  },
};
