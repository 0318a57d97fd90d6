import { dirname, join } from 'node:path';
import { clusterNamesIn, readInput } from '../../analysis/inputs/index.js';
import { declaredParameters } from '../../arm/index.js';
import { readTextFile } from '../files.js';
import { readParameters } from '../parameters.js';
import { attempt } from '../problem.js';
import { mayTellOfCluster, treatmentOf, treatmentOfRefused } from '../project/cluster-words.js';
import { expandOperands } from '../project/operands.js';
import { readYaml } from '../../json/yaml-nodes.js';

/** A file of a folder that tells of a cluster, and the file that has the parameters of its template. */
export interface FoundCluster {
  readonly file: string;
  /** null where it needs none, or none was found. */
  readonly parameters: string | null;
  /** Why it cannot be read as it is; null where it can. */
  readonly problem: string | null;
  /** Whether it has just one cluster, which a test file can name. */
  readonly isOne: boolean;
}

/** The files of the current folder that tell of clusters, as `ci` would find them. */
export async function foundClusters(): Promise<readonly FoundCluster[]> {
  const { files } = await expandOperands(['.'], mayTellOfCluster);
  const texts = new Map<string, string>();
  for (const { name } of files) {
    const read = readTextFile(name);
    if (read.ok) texts.set(name.replaceAll('\\', '/'), read.text);
  }
  const parameterFiles = [...texts].filter(([, text]) => isParametersFile(text)).map(([name]) => name);
  const found: FoundCluster[] = [];
  for (const [file, text] of texts) {
    if (treatmentOf(file, text) !== 'read' || parameterFiles.includes(file)) continue;
    const cluster = await clusterOf(file, text, parameterFiles);
    if (cluster !== null) found.push(cluster);
  }
  return found;
}

async function clusterOf(file: string, text: string, parameterFiles: readonly string[]): Promise<FoundCluster | null> {
  for (const parameters of [...likelyParameters(file, text, parameterFiles), null]) {
    const options = await inputOptions(file, parameters);
    if (options === null) continue;
    const result = readInput(text, options);
    if (result.ok) return { file, parameters, problem: null, isOne: (clusterNamesIn(text, options) ?? []).length < 2 };
    if (parameters !== null) continue;
    if (treatmentOfRefused(text, result.problem) !== 'read') return null;
    // Each cluster of a file is looked at on its own.
    const isOne = (clusterNamesIn(text, options) ?? []).length < 2;
    return { file, parameters, problem: isOne ? result.problem.message : null, isOne };
  }
  return null;
}

async function inputOptions(file: string, parameters: string | null) {
  if (parameters === null) return { file, readYaml };
  const given = await attempt(() => readParameters([`@${parameters}`]));
  return given.ok ? { file, readYaml, givenParameters: given.value } : null;
}

/** Parameters files of a template, the one with its name first: those in its folder that give only what it declares. */
function likelyParameters(file: string, text: string, parameterFiles: readonly string[]): readonly string[] {
  if (declaredParameters(text).length === 0) return [];
  const stem = file.replace(/\.\w+$/, '');
  const beside = parameterFiles.filter(other => dirname(other) === dirname(file));
  const named = beside.filter(other => other.startsWith(`${stem}.`));
  return [...named, ...beside.filter(other => !named.includes(other))];
}

function isParametersFile(text: string): boolean {
  return /"\$schema"\s*:\s*"[^"]*deploymentParameters\.json#?"/i.test(text);
}

/** A glob for the files of the folder that a file is in, at the top of the project: `infra/**` + its extension. */
export function globFor(file: string): string {
  const [top = '', ...below] = file.split('/');
  const extension = /\.\w+$/.exec(file)?.[0] ?? '';
  return below.length === 0 ? `*${extension}` : join(top, '**', `*${extension}`).replaceAll('\\', '/');
}
