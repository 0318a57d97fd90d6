import { clusterTemplate } from '../../../src/cluster/resource.js';
import type { Answer, Given } from './protocol.js';
import { readCluster } from './read.js';

/** The cluster as an ARM template, whatever it was written as. */
export function template({ cluster }: Given<'template'>): Answer<'template'> {
  const read = readCluster(cluster);
  if (!read.ok) return { problem: read.problem, text: '', left: [] };
  const state = read.input.cluster;
  const left = [
    ...(state.dataPlanePolicy.length > 0 ? ['rules that commands have set'] : []),
    ...(state.predefinedRules === undefined ? [] : ['predefined rules']),
  ];
  return { problem: null, text: `${JSON.stringify(clusterTemplate(state), null, 2)}\n`, left };
}
