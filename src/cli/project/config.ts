import type { GivenParameter } from '../../arm/index.js';
import { QUESTION_IDS } from '../../assumptions/index.js';
import { MATCH_SUBJECTS } from '../../decide/subject.js';
import { CLOUD_NAMES } from '../../policy/clouds.js';
import { valueOf, type JsonNode } from '../../json/nodes.js';
import type { Span } from '../../../grammar/text/positions.js';
import { catching, type Result } from '../../../grammar/text/problem.js';
import type { Argument } from '../arguments.js';
import { assumptionsOfMembers } from '../assumption-nodes.js';
import { FINDING_FORMATS, type FindingFormat } from '../findings/formats.js';
import {
  booleanOf,
  choiceOf,
  failAt,
  membersOf,
  objectOf,
  oneOrMore,
  readNodes,
  stringOf,
  type Members,
} from '../node-reader.js';

/** Files of a project, with what their templates are deployed with. Names are as written: from the folder of the configuration. */
export interface ConfiguredFiles {
  readonly globs: readonly string[];
  readonly parameterFiles: readonly string[];
  readonly parameterValues: Readonly<Record<string, GivenParameter>>;
}

/** What `ci` audits. */
export interface ConfiguredAudit {
  readonly files: readonly string[];
  readonly cluster: string | null;
  readonly against: string | null;
  readonly allowUnknown: boolean;
}

export interface ConfiguredReport {
  readonly format: FindingFormat;
  readonly file: string;
}

/** A name that only a later stage can check, with its place. */
export interface ConfiguredRule {
  readonly name: string;
  readonly severity: string;
  readonly place: Span;
}

/** What a project says about itself in `kusto-callout.config.json` or `.yaml`. */
export interface Config {
  readonly files: readonly ConfiguredFiles[];
  readonly tests: readonly string[];
  /** The revision since which no file may allow anything new. */
  readonly noNewAccessSince: string | null;
  readonly who: boolean;
  readonly audit: ConfiguredAudit | null;
  readonly reports: readonly ConfiguredReport[];
  readonly rules: readonly ConfiguredRule[];
  /** Options that count where the command line does not have them. */
  readonly defaults: readonly Argument[];
}

export const CONFIG_KEYS = [
  '$schema',
  'files',
  'tests',
  'noNewAccessSince',
  'who',
  'audit',
  'reports',
  'rules',
  'failOn',
  'baseline',
  'predefined',
  'cloud',
  'assumptions',
  'format',
  'timeLimit',
] as const;

export const FILES_KEYS = ['glob', 'parameters'] as const;
export const AUDIT_KEYS = ['files', 'cluster', 'against', 'allowUnknown'] as const;
export const ASSUMPTION_KEYS = ['subject', 'ignoreCase', 'defaultReading'] as const;
export type ConfigKey = (typeof CONFIG_KEYS)[number];
export type FilesKey = (typeof FILES_KEYS)[number];
export type AuditKey = (typeof AUDIT_KEYS)[number];
export type AssumptionKey = (typeof ASSUMPTION_KEYS)[number];

export const SEVERITIES = ['error', 'warning', 'info', 'off'] as const;
export const FAIL_ON = ['error', 'warning', 'info', 'never'] as const;
export const MAX_SECONDS = 3_600;

/** Reads a configuration. */
export function readConfig(file: string, text: string): Result<Config> {
  const nodes = readNodes(file, text);
  if (!nodes.ok) return nodes;
  return catching(() => {
    const [root, another] = nodes.value;
    if (another !== undefined) failAt('a configuration is one document', another);
    return configOf(root ?? { kind: 'object', members: [], start: 0, end: 0 });
  });
}

function configOf(root: JsonNode): Config {
  const members = membersOf(root, 'a configuration', CONFIG_KEYS);
  const since = members.get('noNewAccessSince');
  const who = members.get('who');
  const audit = members.get('audit');
  return {
    files: itemsAt(members, 'files').map(filesOf),
    tests: textsAt(members, 'tests'),
    noNewAccessSince: since === undefined ? null : stringOf(since, '`noNewAccessSince`'),
    who: who !== undefined && booleanOf(who, '`who`'),
    audit: audit === undefined ? null : auditOf(audit),
    reports: reportsOf(members.get('reports')),
    rules: rulesOf(members.get('rules')),
    defaults: defaultsOf(members),
  };
}

function itemsAt(members: Members, name: string): readonly JsonNode[] {
  const node = members.get(name);
  return node === undefined ? [] : oneOrMore(node);
}

function textsAt(members: Members, name: string): readonly string[] {
  return itemsAt(members, name).map(node => stringOf(node, `\`${name}\``));
}

function filesOf(node: JsonNode): ConfiguredFiles {
  if (node.kind === 'string') return { globs: [node.value], parameterFiles: [], parameterValues: {} };
  const members = membersOf(node, 'an item of `files`', FILES_KEYS, ['glob']);
  const globs = textsAt(members, 'glob');
  const parameters = members.get('parameters');
  if (parameters?.kind === 'object') {
    const values = parameters.members.map(({ name, value }): [string, GivenParameter] => [
      name.value,
      { kind: 'value', value: valueOf(value) },
    ]);
    return { globs, parameterFiles: [], parameterValues: Object.fromEntries(values) };
  }
  return { globs, parameterFiles: textsAt(members, 'parameters'), parameterValues: {} };
}

function auditOf(node: JsonNode): ConfiguredAudit {
  const members = membersOf(node, '`audit`', AUDIT_KEYS, ['files']);
  const allowUnknown = members.get('allowUnknown');
  const text = (name: string): string | null => {
    const value = members.get(name);
    return value === undefined ? null : stringOf(value, `\`${name}\``);
  };
  return {
    files: textsAt(members, 'files'),
    cluster: text('cluster'),
    against: text('against'),
    allowUnknown: allowUnknown !== undefined && booleanOf(allowUnknown, '`allowUnknown`'),
  };
}

/** `sarif: FILE`, for each format. */
function reportsOf(node: JsonNode | undefined): readonly ConfiguredReport[] {
  if (node === undefined) return [];
  return objectOf(node, '`reports`').members.map(({ name, value }) => ({
    format: choiceOf(name, 'the format of a report', FINDING_FORMATS),
    file: stringOf(value, 'the file of a report'),
  }));
}

function rulesOf(node: JsonNode | undefined): readonly ConfiguredRule[] {
  if (node === undefined) return [];
  return objectOf(node, '`rules`').members.map(({ name, value }) => ({
    name: name.value,
    severity: choiceOf(value, `the severity of ${name.value}`, SEVERITIES),
    place: { start: name.start, end: name.end },
  }));
}

function defaultsOf(members: Members): readonly Argument[] {
  const defaults: Argument[] = [];
  const take = (key: string, name: string, read: (node: JsonNode) => string): void => {
    const node = members.get(key);
    if (node !== undefined) defaults.push({ name, value: read(node) });
  };
  take('failOn', 'fail-on', node => choiceOf(node, '`failOn`', FAIL_ON));
  take('baseline', 'baseline', node => stringOf(node, '`baseline`'));
  take('predefined', 'predefined', node => stringOf(node, '`predefined`'));
  take('cloud', 'cloud', node => choiceOf(node, '`cloud`', CLOUD_NAMES));
  take('format', 'format', node => choiceOf(node, '`format`', FINDING_FORMATS));
  take('timeLimit', 'time-limit', secondsOf);
  const assumptions = members.get('assumptions');
  if (assumptions !== undefined) {
    const assumed = membersOf(assumptions, '`assumptions`', [...ASSUMPTION_KEYS, ...QUESTION_IDS]);
    const subject = assumed.get('subject');
    if (subject !== undefined)
      defaults.push({ name: 'subject', value: choiceOf(subject, '`subject`', MATCH_SUBJECTS) });
    const ignoreCase = assumed.get('ignoreCase');
    if (ignoreCase !== undefined && booleanOf(ignoreCase, '`ignoreCase`'))
      defaults.push({ name: 'ignore-case', value: '' });
    const defaultReading = assumed.get('defaultReading');
    if (defaultReading !== undefined && booleanOf(defaultReading, '`defaultReading`'))
      defaults.push({ name: 'default-reading', value: '' });
    for (const [id, reading] of Object.entries(assumptionsOfMembers(assumed)))
      defaults.push({ name: 'assume', value: `${id}=${reading}` });
  }
  return defaults;
}

function secondsOf(node: JsonNode): string {
  if (node.kind === 'number' && node.value > 0 && node.value <= MAX_SECONDS) return String(node.value);
  return failAt(`\`timeLimit\` is a number of seconds, up to ${MAX_SECONDS}`, node);
}
