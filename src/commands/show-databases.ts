import { columns, type Row } from '../tabular/table.js';
import { shown, type CommandDefinition } from './command.js';

/** `.show [cluster] databases`. Names are the cluster's; everything else is invented and fixed: OURS(invented-answers). */
export const showDatabases: CommandDefinition = {
  kind: 'show-databases',
  words: ['show databases', 'show cluster databases'],
  argument: 'none',
  unsupported: ['(…)', 'with (…)'],
  summary: 'show the databases of the cluster',
  examples: ['.show databases'],
  operation: 'DatabasesShowCommand',
  requiredRole: 'any',
  changesPolicy: false,
  columns: columns({
    DatabaseName: 'string',
    PersistentStorage: 'string',
    Version: 'string',
    IsCurrent: 'bool',
    DatabaseAccessMode: 'string',
    PrettyName: 'string',
    ReservedSlot1: 'bool',
    DatabaseId: 'guid',
    InTransitionTo: 'string',
  }),
  run: state =>
    shown(
      state,
      state.databases.map((name, index): Row => {
        const id = `00000000-0000-0000-0000-${String(index + 1).padStart(12, '0')}`;
        return [name, '', 'v1.0', false, 'ReadWrite', '', null, id, ''];
      }),
    ),
};
