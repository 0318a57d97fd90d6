import { surveyHosts } from '../../../src/analysis/who/survey.js';
import { styleOf } from '../../../src/cli/style.js';
import { surveyText } from '../../../src/cli/who/text.js';
import { clocks } from './clock.js';
import type { Answer, Given } from './protocol.js';
import { readCluster } from './read.js';

/** Seconds for the whole survey, as on the command line. */
const TIME_LIMIT = 8;

/** Which hosts the cluster can call, in words. */
export function who({ cluster, seconds = TIME_LIMIT }: Given<'who'>): Answer<'who'> {
  const read = readCluster(cluster);
  if (!read.ok) return { problem: read.problem, text: '' };
  const surveys = surveyHosts(read.input, { startClock: clocks(seconds) });
  return { problem: null, text: surveyText(surveys, { name: 'the cluster', input: read.input }, styleOf(false)) };
}
