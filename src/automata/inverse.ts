/** Numbered edges by where they lead: those of a target are between two offsets. */
export interface Inverse {
  readonly offsets: Uint32Array;
  readonly edges: Uint32Array;
}

/** The edges numbered from 0 by their targets. */
export function inverseOf(edgeCount: number, targetCount: number, targetOf: (edge: number) => number): Inverse {
  const offsets = new Uint32Array(targetCount + 1);
  for (let edge = 0; edge < edgeCount; edge++) {
    const after = targetOf(edge) + 1;
    offsets[after] = (offsets[after] ?? 0) + 1;
  }
  for (let target = 0; target < targetCount; target++) {
    offsets[target + 1] = (offsets[target + 1] ?? 0) + (offsets[target] ?? 0);
  }
  const filled = offsets.slice();
  const edges = new Uint32Array(edgeCount);
  for (let edge = 0; edge < edgeCount; edge++) {
    const target = targetOf(edge);
    const place = filled[target] ?? 0;
    edges[place] = edge;
    filled[target] = place + 1;
  }
  return { offsets, edges };
}
