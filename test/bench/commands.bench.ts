import { parse } from '../../src/commands/language.js';
import { DEFAULT_CALLER } from '../../src/cluster/caller.js';
import { DEFAULT_CLUSTER } from '../../src/cluster/state.js';
import { interpret } from '../../src/commands/interpret.js';
import { Cluster } from '../../src/index.js';
import { loadKusto } from '../oracles/kusto.js';
import { count, elapsed, figure, median, perSecond, type Figure } from './measure.js';

/** A hundred regexes of the kind that people write. */
const regexes = Array.from(
  { length: 100 },
  (_, index) => `^https://account${index}\\\\.blob\\\\.core\\\\.windows\\\\.net/`,
);

/** An `.alter` with three rules, every index another text. */
export function alterCommand(index: number): string {
  const rule = (offset: number, type: string): string =>
    `    {\n        "CalloutType": "${type}",\n        "CalloutUriRegex": "${regexes[(index + offset) % 100] ?? ''}",\n        "CanCall": true\n    }`;
  return `.alter cluster policy callout // ${index}\n\`\`\`\n[\n${[rule(0, 'sql'), rule(7, 'external_data'), rule(31, 'webapi')].join(',\n')}\n]\n\`\`\``;
}

function policyOf(rules: number): string {
  const list = Array.from({ length: rules }, (_, index) => ({
    CalloutType: 'external_data',
    CalloutUriRegex: `^https://account${index}\\.blob\\.core\\.windows\\.net/`,
    CanCall: true,
  }));
  return `.alter cluster policy callout \`\`\`${JSON.stringify(list)}\`\`\``;
}

/** Parse and execute, beside Microsoft's parser, which only parses. */
export function throughput(kustoKinds?: readonly string[]): { readonly ours: number; readonly official: number } {
  const oracle = loadKusto(kustoKinds);
  oracle.parse(alterCommand(0));
  const texts = Array.from({ length: 20_000 }, (_, index) => alterCommand(index));
  const ours = perSecond(index => {
    interpret(DEFAULT_CLUSTER, { text: texts[index % texts.length] ?? '', caller: DEFAULT_CALLER, now: 0, parse });
  });
  const official = perSecond(index => {
    oracle.parse(texts[index % texts.length] ?? '');
  }, 3_000);
  return { ours, official };
}

/** The cost of a cluster of one's own, and of large policies. */
export function clusterFigures(): Figure[] {
  const clusters: Cluster[] = [];
  const amount = 100_000;
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const time = elapsed(() => {
    for (let index = 0; index < amount; index++) clusters.push(new Cluster());
  });
  globalThis.gc?.();
  const bytes = (process.memoryUsage().heapUsed - before) / amount;
  const microseconds = (time * 1_000) / amount;

  const large = new Cluster();
  large.executeOrThrow(policyOf(10_000));
  const merge = (index: number): string =>
    `.alter-merge cluster policy callout @'[{"CalloutType":"sql","CalloutUriRegex":"n${index}\\\\.x","CanCall":true}]'`;
  const show = median(
    Array.from({ length: 15 }, () => elapsed(() => void large.executeOrThrow('.show cluster policy callout'))),
  );
  const merges = median(
    Array.from({ length: 15 }, (_, index) => elapsed(() => void large.executeOrThrow(merge(index)))),
  );
  return [
    figure('a fresh Cluster, time', `${microseconds.toFixed(2)} µs`, 'under 20 µs', microseconds < 20),
    figure('a fresh Cluster, memory', `${bytes.toFixed(0)} bytes`, 'under 4 KB', bytes < 4_096),
    figure('.show of 10,000 rules', `${show.toFixed(1)} ms`, 'under 50 ms', show < 50),
    figure('.alter-merge of one rule into 10,000', `${merges.toFixed(1)} ms`, 'under 50 ms', merges < 50),
  ];
}

export function ratio(what: string, ours: number, official: number, wanted: number): Figure {
  const times = ours / official;
  return figure(
    what,
    `${count(times)} times (${count(ours)}/s, ${official < 100 ? official.toFixed(1) : count(official)}/s)`,
    `at least ${count(wanted)} times`,
    times >= wanted,
  );
}
