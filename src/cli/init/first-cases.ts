import { posix } from 'node:path';
import { readInput, type PolicyInput } from '../../analysis/inputs/index.js';
import { DEFAULT_CALLER } from '../../cluster/caller.js';
import { surveyHosts } from '../../analysis/who/survey.js';
import { computingTime } from '../computing-time.js';
import { readTextFile } from '../files.js';
import { readParameters } from '../parameters.js';
import { readTestFile } from '../test-files/read-test-file.js';
import { outcomeOf, runCase } from '../test-files/run-case.js';
import { readYaml } from '../../json/yaml-nodes.js';
import type { FoundCluster } from './found-clusters.js';

/** The most cases of a first test file, and callouts of each that are allowed. */
const MAX_CASES = 20;
const MAX_ALLOWED = 6;
/** Seconds that the search for callouts may take, for a cluster. */
const TIME_LIMIT = 2;

/** Where a callout goes that no policy should allow. */
const STRANGER = 'https://not-a-destination-of-ours.example/';

/**
 * A first test file, at a path: what the clusters allow and refuse today. Everything in it has been run and passes, whatever is not
 * known of the service; null where nothing of the kind can be said.
 */
export async function firstTestFile(path: string, clusters: readonly FoundCluster[]): Promise<string | null> {
  const cases: string[] = [];
  for (const cluster of clusters.slice(0, MAX_CASES)) {
    const text = cluster.isOne && cluster.problem === null ? await caseOf(path, cluster) : null;
    if (text !== null) cases.push(text);
  }
  return cases.length === 0 ? null : cases.join('\n');
}

async function caseOf(path: string, { file, parameters }: FoundCluster): Promise<string | null> {
  const read = readTextFile(file);
  if (!read.ok) return null;
  const given = parameters === null ? {} : { givenParameters: await readParameters([`@${parameters}`]) };
  const result = readInput(read.text, { file, readYaml, ...given });
  if (!result.ok) return null;
  const beside = (name: string): string => JSON.stringify(posix.relative(posix.dirname(path), name));
  const head = [
    `- name: ${JSON.stringify(file)}`,
    `  cluster: ${beside(file)}`,
    ...(parameters === null ? [] : [`  parameters: ${beside(parameters)}`]),
  ];
  const passes = (key: string, item: string): boolean => casePasses(path, [...head, `  ${key}:`, item]);
  const commands = [
    `    - { run: ".alter cluster policy callout '[]'", as: admin, refused: { code: Forbidden }, changes: false }`,
  ].filter(item => passes('commands', item));
  const allowed: string[] = [];
  for (const item of allowedCallouts(result.input)) {
    if (allowed.length >= MAX_ALLOWED) break;
    if (passes('callouts', item)) allowed.push(item);
  }
  const denied = ['sql', 'external_data', 'webapi']
    .map(type => calloutLine(type, STRANGER, 'deny'))
    .filter(item => passes('callouts', item));
  const callouts = [...allowed, ...denied];
  if (commands.length + callouts.length === 0) return null;
  return [
    ...head,
    ...(commands.length === 0 ? [] : ['  commands:', ...commands]),
    ...(callouts.length === 0 ? [] : ['  callouts:', ...callouts]),
    '',
  ].join('\n');
}

function casePasses(path: string, lines: readonly string[]): boolean {
  const read = readTestFile(path, `${lines.join('\n')}\n`);
  if (!read.ok || read.value.problems.length > 0) return false;
  return read.value.cases.every(testCase => outcomeOf(runCase(testCase, DEFAULT_CALLER, {})) === 'PASS');
}

/** A callout to each host that is allowed by its own name; what wide rules let through is nothing to insist on. */
function allowedCallouts(input: PolicyInput): readonly string[] {
  const end = computingTime() + TIME_LIMIT;
  const surveys = surveyHosts(input, { startClock: () => () => computingTime() > end });
  return surveys.flatMap(({ type, hosts }) =>
    hosts
      .filter(({ wellFormed, family }) => wellFormed && family?.reach === 'exact')
      .map(({ uri }) => calloutLine(type, uri, 'allow')),
  );
}

function calloutLine(type: string, uri: string, expect: string): string {
  return `    - { type: ${type}, uri: ${JSON.stringify(uri)}, expect: ${expect} }`;
}
