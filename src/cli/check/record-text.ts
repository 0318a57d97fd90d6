import type { Turn } from '../../assumptions/index.js';
import { explainDecision, restWord, type Decision, type Verdict } from '../../decide/index.js';
import { ARM_CALLOUT_TYPES } from '../../policy/callout-types.js';
import { csvField, withoutFormula } from '../../tabular/formats/delimited.js';
import { printable } from '../../../grammar/text/mention.js';

/** How decisions are written. */
export const OUTPUT_FORMATS = ['text', 'json', 'ndjson', 'csv'] as const;

export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** What the text of a format is, which says how it is made safe. */
export const TEXT_KINDS = { text: 'text', json: 'json', ndjson: 'json', csv: 'csv' } as const;

/** What is before, between and after the records of a whole output. */
export interface OutputFrame {
  readonly begin: string;
  readonly separator: string;
  readonly end: string;
}

const TYPE_WIDTH = Math.max(...ARM_CALLOUT_TYPES.map(type => type.length));
/** As wide as rule and reason nearly always are. */
const RULE_WIDTH = 'arm-policy[99]'.length;
const ANSWER_WIDTH = 'DEPENDS on predefined-rules'.length;
const REASON_WIDTH = 'unevaluated-allow-rule'.length;

export function outputFrame(format: OutputFormat, explain: boolean, saysWhatItRestsOn: boolean): OutputFrame {
  switch (format) {
    case 'text':
      return explain
        ? { begin: '', separator: '\n', end: '' }
        : {
            begin: tableLine('decision', 'type', 'rule', 'reason', saysWhatItRestsOn ? 'answer' : null, 'uri'),
            separator: '',
            end: '',
          };
    case 'json':
      return { begin: '[', separator: ',', end: '\n]\n' };
    case 'ndjson':
      return { begin: '', separator: '', end: '' };
    case 'csv':
      return {
        begin: `type,uri,allowed,layer,rule,regex,reason${saysWhatItRestsOn ? ',answer' : ''}\n`,
        separator: '',
        end: '',
      };
  }
}

/** A decision as a record of its format; `dependsOn` is null where it does not say what it rests on. */
export function recordText(
  format: OutputFormat,
  uri: string,
  verdict: Verdict,
  raw: boolean,
  dependsOn: readonly Turn[] | null,
): string {
  const field = raw ? csvField : safeField;
  const { type, allowed, layer, rule, regex, reason, assumedRuntime } = verdict;
  switch (format) {
    case 'text':
      return tableLine(
        allowed ? 'allowed' : 'denied',
        type,
        ruleName(verdict),
        assuming(reason, assumedRuntime),
        dependsOn === null ? null : restWord(dependsOn),
        printable(uri),
      );
    case 'json':
      return `\n${jsonRecord(uri, verdict, dependsOn)}`;
    case 'ndjson':
      return `${jsonRecord(uri, verdict, dependsOn)}\n`;
    case 'csv':
      return `${[type, field(uri), allowed, layer, rule ?? '', regex === null ? '' : field(regex), assuming(reason, assumedRuntime), ...(dependsOn === null ? [] : [restWord(dependsOn)])].join(',')}\n`;
  }
}

/** A decision with everything that it rests on: in words, or as data. */
export function explanationText(format: OutputFormat, decision: Decision): string {
  if (format === 'text') return `${explainDecision(decision)}\n`;
  const { type, uri, allowed, layer, rule, regex, reason, ...rest } = decision;
  const text = JSON.stringify({ type, uri, allowed, layer, rule, regex, reason, ...rest });
  return format === 'json' ? `\n${text}` : `${text}\n`;
}

/** A reason, and the runtime that the decision assumes, where it assumes one. */
export function assuming(reason: string, runtime: Verdict['assumedRuntime']): string {
  return runtime === undefined ? reason : `${reason} (assumes ${runtime})`;
}

/** `immutable[3]`, or the layer alone where no rule decided. */
export function ruleName({ layer, rule }: Pick<Verdict, 'layer' | 'rule'>): string {
  return rule === null ? layer : `${layer}[${rule}]`;
}

/** The parts of records that are the same for all URIs, by the decision. */
const known = new WeakMap<Verdict, readonly [before: string, after: string]>();

function jsonRecord(uri: string, verdict: Verdict, dependsOn: readonly Turn[] | null): string {
  let parts = known.get(verdict);
  if (parts === undefined) {
    const { type, allowed, layer, rule, regex, reason, assumedRuntime } = verdict;
    const after = JSON.stringify({ allowed, layer, rule, regex, reason, assumedRuntime });
    parts = [`{"type":${JSON.stringify(type)},"uri":`, `,${after.slice(1, -1)}`];
    known.set(verdict, parts);
  }
  return parts[0] + JSON.stringify(uri) + parts[1] + restJson(dependsOn);
}

/** Ends of records, by the turning sets that are given again and again. */
const knownRests = new WeakMap<readonly Turn[], string>();

function restJson(dependsOn: readonly Turn[] | null): string {
  if (dependsOn === null) return '}';
  if (dependsOn.length === 0) return ',"robust":true}';
  let rest = knownRests.get(dependsOn);
  if (rest === undefined) {
    rest = `,"robust":false,"dependsOn":${JSON.stringify(dependsOn)}}`;
    knownRests.set(dependsOn, rest);
  }
  return rest;
}

function safeField(text: string): string {
  return csvField(withoutFormula(text));
}

function tableLine(
  decision: string,
  type: string,
  rule: string,
  reason: string,
  answer: string | null,
  uri: string,
): string {
  const cells = [
    decision.padEnd(8),
    type.padEnd(TYPE_WIDTH),
    rule.padEnd(RULE_WIDTH),
    reason.padEnd(REASON_WIDTH),
    ...(answer === null ? [] : [answer.padEnd(ANSWER_WIDTH)]),
    uri,
  ];
  return `${cells.join('  ')}\n`;
}
