import type { ClusterState } from '../cluster/state.js';
import { cloudOf } from '../policy/clouds.js';

/** The questions about predefined rules: one for each kind of cloud. */
export const PREDEFINED_QUESTIONS = ['predefined-rules', 'china-rules', 'cloud-rules'] as const;

/** The question about the predefined rules of a cluster: what is documented depends on its cloud. */
export function predefinedQuestion({ cloud }: Pick<ClusterState, 'cloud'>): (typeof PREDEFINED_QUESTIONS)[number] {
  if (cloud === undefined || cloud === 'public') return 'predefined-rules';
  return cloudOf(cloud).hasDocumentedRules ? 'china-rules' : 'cloud-rules';
}
