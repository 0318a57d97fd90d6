import {
  Assessor,
  decisionReasons,
  explainDecision,
  nearMiss,
  nearMissText,
  restWord,
} from '../../../src/decide/index.js';
import type { ClusterState } from '../../../src/cluster/state.js';
import { ARM_CALLOUT_TYPES, armCalloutTypeOf } from '../../../src/policy/callout-types.js';
import { listed, mention } from '../../../grammar/text/mention.js';
import { nearest } from '../../../grammar/text/nearest.js';
import type { Answer, CheckedLine, Given } from './protocol.js';
import { readCluster } from './read.js';

/** More lines are for the command line. */
const MAX_LINES = 10_000;

/** Decides each line of a list: `TYPE URI`; `#` and `//` begin comments. */
export function check({ cluster, callouts }: Given<'check'>): Answer<'check'> {
  const read = readCluster(cluster);
  if (!read.ok) return { problem: read.problem, lines: [] };
  const state = read.input.cluster;
  const assessor = new Assessor(state, {});
  const lines = callouts.split('\n').slice(0, MAX_LINES);
  return { problem: null, lines: lines.flatMap((text, line) => checkLine(state, assessor, text.trim(), line)) };
}

function checkLine(state: ClusterState, assessor: Assessor, text: string, line: number): CheckedLine[] {
  if (text === '' || text.startsWith('#') || text.startsWith('//')) return [];
  const [, typeName = '', uri = ''] = /^(\S*)\s*([^]*)$/.exec(text) ?? [];
  const type = armCalloutTypeOf(typeName);
  if (type === null) {
    const similar = nearest(typeName, ARM_CALLOUT_TYPES);
    const hint = similar === null ? `the types are ${listed(ARM_CALLOUT_TYPES, 'and')}` : `did you mean ${similar}?`;
    return [problem(line, `${mention(typeName)} is not a callout type`, `write TYPE URI; ${hint}`)];
  }
  if (uri === '') return [problem(line, 'the URI is missing', `for example: ${type} https://contoso.example/`)];
  const decision = assessor.decide(type, uri);
  const near = nearMiss(state, decision);
  const { dependsOn = [] } = decision;
  return [
    {
      line,
      verdict: decision.allowed ? 'allowed' : 'denied',
      rest: dependsOn.length === 0 ? null : restWord(dependsOn),
      because: decision.regex === null ? decisionReasons[decision.reason] : `${decision.layer}: ${decision.regex}`,
      explanation: explainDecision(decision) + (near === null ? '' : `\n  ${nearMissText(near, type)}`),
    },
  ];
}

function problem(line: number, because: string, hint: string): CheckedLine {
  return { line, verdict: 'problem', rest: null, because, explanation: `${because}\n${hint}` };
}
