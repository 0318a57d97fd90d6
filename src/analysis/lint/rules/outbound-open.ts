import { listed } from '../../../../grammar/text/mention.js';
import { shortWords } from '../../hosts/sentences.js';
import type { InputKind, InputSurvey, PolicyInput } from '../../inputs/index.js';
import type { QuestionLimits } from '../../question.js';
import { surveyHosts } from '../../who/survey.js';
import type { DocumentRule } from '../rule.js';

/** What describes a cluster; policies and scripts are judged by what they list. */
const CLUSTERS: ReadonlySet<InputKind> = new Set<InputKind>(['template', 'resource', 'properties', 'inventory']);

export const outboundOpen: DocumentRule = {
  id: 'EGR053',
  name: 'outbound-open',
  severity: 'info',
  summary: 'Outbound access is not restricted, so the rules that are listed only add to what every cluster may call.',
  about: 'document',
  *check({ kind, text, input, fqdns, written }, limits) {
    if (input === null || !CLUSTERS.has(kind) || input.cluster.restrictOutboundNetworkAccess === 'Enabled') return;
    const listsCallouts = fqdns.length > 0 || written.some(({ isArm }) => isArm);
    const reached = wordsOf(input, limits);
    yield {
      span: placeOf(text),
      ...(listsCallouts && { severity: 'warning' as const }),
      message: `outbound access is not restricted${reached === null ? '' : `: ${reached}`}${listsCallouts ? '; what is listed here only adds to that' : ''}`,
    };
  },
};

/** What every type reaches, in the words of `who`; types of which the same is said are told together. */
function wordsOf(input: PolicyInput, limits: QuestionLimits): string | null {
  const byWords = new Map<string, string[]>();
  for (const { type, hosts, unknown } of surveyHosts(input, { ...limits, subject: 'uri', defaultReading: true })) {
    const words = unknown === null ? shortWords(hosts.map(({ family }) => family)) : 'hosts that are not known';
    if (words === '') continue;
    const types = byWords.get(words);
    if (types === undefined) byWords.set(words, [type]);
    else types.push(type);
  }
  if (byWords.size === 0) return null;
  return [...byWords]
    .map(([words, types]) => `${listed(types, 'and')} ${types.length === 1 ? 'reaches' : 'reach'} ${words}`)
    .join('; ');
}

/** Where the text says so; its start where it does not. */
function placeOf(text: InputSurvey['text']): { readonly start: number; readonly end: number } {
  const match = /"?restrictOutboundNetworkAccess"?\s*:\s*"?\w*"?/i.exec(text);
  const start = match?.index ?? text.search(/\S|$/);
  return { start, end: Math.min(text.length, start + (match?.[0].length ?? 1)) };
}
