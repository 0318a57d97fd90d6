import type { Session } from '../../library/session.js';

/** `mycluster> `, with what makes commands answer differently in brackets: `mycluster (restricted, as viewer)> `. */
export function promptOf({ cluster, caller }: Session): string {
  const notes = [
    ...(cluster.isRestricted ? ['restricted'] : []),
    ...(caller.role === 'admin' ? [] : [`as ${caller.role}`]),
  ];
  return `${cluster.name}${notes.length === 0 ? '' : ` (${notes.join(', ')})`}> `;
}
