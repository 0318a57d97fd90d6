import { clusterNamesIn } from '../../analysis/inputs/index.js';
import { clusterPlace } from '../cluster-place.js';
import { readOperandTexts } from '../analysis-input.js';
import type { Invocation } from '../subcommand.js';
import type { Operand } from './operands.js';

/** A file, and which cluster of it is meant where it has several. */
export interface ClusterOperand extends Operand {
  /** null where the file does not name its cluster, or cannot be read. */
  readonly cluster: string | null;
}

/**
 * Operands with one for each cluster of their files: `FILE#NAME`. Where several files are given, a template without a cluster has
 * nothing to say, and is not an error.
 */
export async function withEachCluster(
  files: readonly Operand[],
  invocation: Invocation,
  areSeveral = files.length > 1,
): Promise<readonly ClusterOperand[]> {
  // Standard input can be read only once, and a cluster that is named is the one.
  const isPlain = (file: Operand): boolean =>
    file.name === '-' || file.problem !== undefined || invocation.given.has('name') || isOne(file);
  const isOne = ({ name }: Operand): boolean => clusterPlace(name).clusterName !== undefined;
  const texts = await readOperandTexts(
    files.filter(file => !isPlain(file)),
    invocation,
    // They are read once more, and what is to be told is told then.
    false,
  );
  const textOf = new Map(texts.map(text => [text.file, text]));
  return files.flatMap((file): readonly ClusterOperand[] => {
    const text = textOf.get(file);
    const names = text?.kind === 'text' ? clusterNamesIn(text.text, text.options) : null;
    if (names?.length === 0 && areSeveral) return [{ ...file, isNamed: false, cluster: null }];
    if (names === null || names.length < 2) return [{ ...file, cluster: names?.[0] ?? null }];
    return names.map(cluster => ({ ...file, name: `${file.name}#${cluster}`, cluster }));
  });
}
