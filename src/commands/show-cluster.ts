import { clusterUri, type ClusterState } from '../cluster/state.js';
import { columns, type Column, type Row } from '../tabular/table.js';
import { shown, type CommandDefinition } from './command.js';
import { PRODUCT_VERSION, RELEASED } from './product.js';

/*
 * What clients ask for on connecting. The columns are those of Microsoft's own schema of these commands
 * (Kusto-Query-Language, EngineCommandInfos.cs); all values are invented and fixed: OURS(invented-answers).
 */

export const showVersion: CommandDefinition = {
  kind: 'show-version',
  words: ['show version'],
  argument: 'none',
  summary: 'show the version of the service',
  examples: ['.show version'],
  operation: 'VersionShowCommand',
  requiredRole: 'any',
  changesPolicy: false,
  columns: columns({ BuildVersion: 'string', BuildTime: 'datetime', ServiceType: 'string', ProductVersion: 'string' }),
  run: state => shown(state, [[`${PRODUCT_VERSION}.0`, RELEASED, 'Engine', `kusto-callout ${PRODUCT_VERSION}`]]),
};

const nodeColumns = columns({
  NodeId: 'string',
  Address: 'string',
  Name: 'string',
  StartTime: 'datetime',
  IsAdmin: 'bool',
  MachineTotalMemory: 'long',
  MachineAvailableMemory: 'long',
  ProcessorCount: 'int',
  EnvironmentDescription: 'string',
});

const GIBIBYTE = 2 ** 30;

function nodeRow(state: ClusterState): Row {
  return ['KEngine000000', `${clusterUri(state)}/`, state.name, RELEASED, true, 16 * GIBIBYTE, 8 * GIBIBYTE, 2, '{}'];
}

export const showCluster: CommandDefinition = {
  kind: 'show-cluster',
  words: ['show cluster'],
  argument: 'none',
  summary: 'show the nodes of the cluster',
  examples: ['.show cluster'],
  operation: 'ClusterShowCommand',
  requiredRole: 'any',
  changesPolicy: false,
  columns: nodeColumns,
  run: state => shown(state, [nodeRow(state)]),
};

const detailColumns: readonly Column[] = [...nodeColumns, { name: 'NetAndClsVersion', type: 'string' }];

export const showClusterDetails: CommandDefinition = {
  kind: 'show-cluster-details',
  words: ['show cluster details'],
  argument: 'none',
  summary: 'show the nodes of the cluster in detail',
  examples: ['.show cluster details'],
  operation: 'ClusterShowCommand',
  requiredRole: 'any',
  changesPolicy: false,
  columns: detailColumns,
  run: state => shown(state, [[...nodeRow(state), '']]),
};
