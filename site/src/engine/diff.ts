import { diffPolicies } from '../../../src/analysis/diff/report.js';
import { diffText, gateLine } from '../../../src/cli/diff/text.js';
import { styleOf } from '../../../src/cli/style.js';
import { clocks } from './clock.js';
import type { Answer, Given } from './protocol.js';
import { readCluster } from './read.js';

/** Seconds for the whole comparison, as on the command line. */
const TIME_LIMIT = 8;

/** What a change allows and denies. */
export function diff({ before, after, seconds = TIME_LIMIT }: Given<'diff'>): Answer<'diff'> {
  const old = readCluster(before);
  if (!old.ok) return { problem: { ...old.problem, side: 'before' }, text: '' };
  const now = readCluster(after);
  if (!now.ok) return { problem: { ...now.problem, side: 'after' }, text: '' };
  const report = diffPolicies(old.input, now.input, { startClock: clocks(seconds) });
  const names = { old: { name: 'before', input: old.input }, new: { name: 'after', input: now.input } };
  const style = styleOf(false);
  return { problem: null, text: `${diffText(report, names, style)}\n${gateLine(report, style)}` };
}
