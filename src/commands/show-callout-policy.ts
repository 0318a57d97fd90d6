import { rulesInForce } from '../policy/rules-in-force.js';
import { policyText } from '../policy/rules.js';
import type { Row } from '../tabular/table.js';
import { shown, type CommandDefinition } from './command.js';
import { policyColumns } from './policy-table.js';

/**
 * `.show cluster policy callout`: the rules in force. Two rows, the immutable one first, as captured from the service; one
 * under restriction, since the predefined rules are gone then (seen).
 */
export const showCalloutPolicy: CommandDefinition = {
  name: 'show cluster policy callout',
  operation: 'ClusterCalloutPolicyShowCommand',
  requiredRole: 'monitor',
  changesPolicy: false,
  skippedInScripts: true,
  columns: policyColumns,
  run(state) {
    const layers = rulesInForce(state);
    const databases = JSON.stringify(state.databases);
    const immutable = layers.filter(({ layer }) => layer === 'immutable');
    const changeable = layers.filter(({ layer }) => layer !== 'immutable').flatMap(({ rules }) => rules);
    return shown(state, [
      ...immutable.map(({ rules }): Row => [
        'CalloutPolicy',
        '',
        policyText(rules),
        databases,
        'Cluster immutable policy',
      ]),
      ['CalloutPolicy', '', policyText(changeable), databases, 'Cluster'],
    ]);
  },
};
