import { auditFiles } from '../../src/audit/index.js';
import { needsOf, observedCallouts, propose } from '../../src/propose/index.js';
import { figure, median, type Figure } from './measure.js';

/* What an audit reads on one core, and what a proposal for many hosts takes: time of the processor, so that other work does not count. */

const TEXTS = 20_000;
const HOSTS = 5_000;

/** Distinct queries of two callouts each, one by `let`, one with a secret. */
function queries(): readonly { readonly name: string; readonly text: string }[] {
  return Array.from({ length: TEXTS }, (_, index) => ({
    name: `query${index}.kql`,
    text: `let name = 'c${index}';
cluster(name).database('d${index}').Table${index}
| where Timestamp > ago(1d) and Level == 'Error' // comment ${index}
| summarize Count = count() by bin(Timestamp, 1h), Name = strcat('a', ${index})
| join kind=inner (externaldata (a:string, b:long) [h@'https://acc${index}.blob.core.windows.net/c/f.csv;managed_identity=system']) on $left.Name == $right.a
| take 100`,
  }));
}

export function auditFigures(): Figure[] {
  const texts = queries();
  const rates = Array.from({ length: 3 }, () => {
    const seconds = secondsOf(() => {
      const { findings } = auditFiles(texts);
      if (findings.length !== 2 * TEXTS) throw new Error(`${findings.length} findings`);
    });
    return TEXTS / seconds;
  });
  const lines = Array.from({ length: HOSTS }, (_, index) =>
    JSON.stringify({ type: 'external_data', uri: `https://account${index}x.blob.core.windows.net/c/a.csv` }),
  );
  const findings = observedCallouts('observed.ndjson', lines.join('\n')) ?? [];
  const proposing = secondsOf(() => {
    const { rules, proofs } = propose(needsOf(findings));
    if (rules.length !== HOSTS || !proofs.every(({ holds }) => holds)) throw new Error('the proposal is not proved');
  });
  const rate = median(rates);
  return [
    figure(
      `audit of ${TEXTS} distinct queries, on one core`,
      `${rate.toFixed(0)} a second`,
      'at least 5,000 a second',
      rate >= 5_000,
    ),
    figure(
      `propose for ${HOSTS} distinct hosts, with all proofs`,
      `${proposing.toFixed(1)} s`,
      'at most 5 s',
      proposing <= 5,
    ),
  ];
}

/** Seconds of the processor. */
function secondsOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
