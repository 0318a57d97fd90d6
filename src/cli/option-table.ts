import { ROLES } from '../cluster/caller.js';
import { CLOUD_NAMES } from '../policy/clouds.js';
import { MATCH_SUBJECTS } from '../decide/subject.js';

/** An option of the command line: how it is parsed, completed, and its line in the help. */
export interface OptionDefinition {
  readonly name: string;
  readonly short?: string;
  /** What its value is called in the help; an option without one is a switch. */
  readonly value?: string;
  /** The values that it may have, where these are few. */
  readonly values?: readonly string[];
  /** Names that it had before; they go on. */
  readonly formerly?: readonly string[];
  readonly description: string;
}

const definitions = {
  cluster: { value: 'FILE', description: 'the cluster: an ARM template, resource, properties, or answer of .show' },
  predefined: {
    value: 'FILE',
    description: 'the predefined rules of the cluster, where its own file lacks them: an answer of .show, or a profile',
  },
  cloud: {
    value: 'NAME',
    values: CLOUD_NAMES,
    description: `the cloud of the cluster: ${CLOUD_NAMES.join(', ')} (default: by its URI or location)`,
  },
  read: { value: 'FILE', description: 'read this answer; may be repeated' },
  name: { value: 'NAME', description: 'which cluster of a file that has several, the same as FILE#NAME' },
  parameters: { value: 'FILE|NAME=VALUE', description: 'parameters of templates; may be repeated' },
  role: {
    value: 'ROLE',
    values: ROLES,
    formerly: ['as'],
    description: `run commands as ${ROLES.join(', ')} (default: admin)`,
  },
  principal: { value: 'FQN', description: 'the caller, for example aaduser=<object id>;<tenant id>' },
  format: { value: 'NAME', description: 'print as' },
  config: {
    value: 'FILE',
    description: 'use this configuration (default: kusto-callout.config.json or .yaml, here or above)',
  },
  'no-config': { description: 'use no configuration' },
  'no-color': { description: 'print without colour' },
  'no-tools': { description: 'run no other programs (bicep, az) to read sources' },
  help: { short: 'h', description: 'show this help' },
  version: { short: 'V', description: 'show the version' },

  execute: { short: 'e', value: 'COMMAND', description: 'run this text; may be repeated, also beside files' },
  'continue-on-error': { description: 'go on after an error (the exit code stays 1)' },
  echo: { description: 'show each command before its result' },
  raw: { description: 'csv and tsv with exact values, for programs that do not run formulas' },
  script: { value: 'FILE', formerly: ['init'], description: 'run a script on the cluster first; may be repeated' },

  type: { value: 'TYPE', description: 'the callout type for URIs that do not specify one' },
  file: { value: 'FILE', description: 'read callouts from a file (- for standard input): URIs, CSV or NDJSON' },
  explain: { description: 'print why: every rule that matched, and what it matched' },
  summary: {
    description: 'print counts by type, decision and rule instead, and the rules that decided nothing',
  },

  subject: {
    value: 'SUBJECT',
    values: MATCH_SUBJECTS,
    description: `match regexes against ${MATCH_SUBJECTS.join(', ')} (default: uri)`,
  },
  'ignore-case': { description: 'match without regard to case, in case the service does' },
  assume: {
    value: 'QUESTION=READING',
    description: 'settle an open question about the service, as docs/assumptions.md lists them; may be repeated',
  },
  'default-reading': { description: 'answer by the default readings alone, and do not say what answers rest on' },
  'time-limit': {
    value: 'SECONDS',
    formerly: ['timeout'],
    description: 'compute for at most this long, and say what is left undecided',
  },
  'allow-empty': { description: 'succeed even if there is nothing to check' },

  watch: { description: 'run again whenever a file changes; q or Ctrl-C ends it' },
  update: { description: 'write the rows that commands return into the test files, where others are expected' },
  force: { description: 'replace files that are there already' },

  run: { short: 'k', value: 'REGEX', description: 'run only the cases whose name matches' },
  'fail-fast': { short: 'x', description: 'stop after the first case that fails' },
  list: { description: 'list the cases with their places, and run none' },

  'fail-on': {
    value: 'SEVERITY',
    values: ['error', 'warning', 'info', 'never'],
    description: 'exit with 1 from error (default), warning or info on, or never',
  },
  rule: {
    value: 'ID=SEVERITY',
    description: 'report a rule as error, warning or info, or turn it off; may be repeated',
  },
  baseline: { value: 'FILE', description: 'leave out the findings that this file has' },
  'update-baseline': { description: 'write all findings to that file' },
  fix: { description: 'apply the proved fixes to the files' },
  'list-rules': { description: 'list all rules' },

  property: { value: 'PROPERTY', description: 'what should hold of FILE; may be repeated' },
  properties: { value: 'FILE', description: 'read properties from a YAML or JSON file; may be repeated' },
  certificate: { value: 'FILE', description: 'write what was proved, so that others can check it' },
  'no-new-access': { description: 'fail unless it is proved that nothing is newly allowed' },

  to: { value: 'LANGUAGE', values: ['kql', 'sql'], description: 'kql (Azure Data Explorer) or sql (DuckDB)' },
  let: { description: 'with --to kql: a let statement to put before a query, instead of a stored function' },
  out: { value: 'FILE', description: 'write to a file (default: standard output)' },
  'skip-untranslatable': { description: 'leave out rules without a translation, so that less is allowed' },

  'resource-group': { value: 'NAME', description: 'deploy to this group (default: that of the cluster, or rg)' },
  subscription: { value: 'ID', description: 'and this subscription (default: that of the cluster, or zeros)' },
  mode: {
    value: 'MODE',
    values: ['incremental', 'complete'],
    description: 'incremental (default) or complete, which removes what is not in the template',
  },
  'what-if': { description: 'show what would change, also for callouts, and change nothing' },

  against: { value: 'FILE', description: 'what the cluster becomes: tell what stops and what is newly allowed' },
  'own-cluster': { value: 'NAME', description: 'the name of the cluster: cluster() with it is not a callout' },
  'allow-unknown': { description: 'succeed although a callout is not known' },
  emit: {
    value: 'LANGUAGE',
    description: 'print a query that reads a log where it is kept, in kql or sql (DuckDB), and stop',
  },
  from: { value: 'NAME', description: 'what that query reads: a table (kql), or Parquet files (sql)' },
  live: { description: 'print the commands that export what an audit reads from a cluster, and stop' },
  as: { value: 'FORM', description: 'what to print' },
  by: { value: 'AXIS', description: 'what callouts may share a rule' },
  unused: { description: 'print the rules of --cluster that no callout needs, instead' },
  tighten: { description: 'narrow the policy of --cluster to what is used' },
  'allow-http': { description: 'propose rules for plain http, too' },
  'allow-ip': { description: 'propose rules for IP addresses, too' },
  'allow-suffix': { description: 'propose rules for hosts that are a public suffix, too' },
  undo: { value: 'FILE', description: 'write what to deploy to undo the proposal' },

  port: { value: 'N', description: 'of the Kusto endpoint; 0 picks a free one (default: 8080)' },
  'https-port': { value: 'N', description: 'also serve https, which az and ARM clients require' },
  'operation-delay': { value: 'MS', description: "let ARM's operations take that long (default: 0)" },
  host: { value: 'NAME', description: 'listen at this name or address (default: 127.0.0.1)' },
  'allow-remote': {
    description: 'let --host be reachable from other machines: anybody who reaches it may do anything',
  },
  state: { value: 'FILE', description: 'keep the state in this file across restarts' },
  'ready-file': { value: 'FILE', description: 'write the addresses there, as JSON, once requests are answered' },
  log: {
    value: 'FORMAT',
    values: ['json'],
    description: 'log every request on standard error, one JSON object a line',
  },
  quiet: { description: 'print nothing at the start' },
} as const satisfies Record<string, Omit<OptionDefinition, 'name'>>;

export type OptionName = keyof typeof definitions;

/** Every option of every subcommand: one name means one thing. What parses, helps and completes reads this table. */
export const optionTable: Readonly<Record<OptionName, Omit<OptionDefinition, 'name'>>> = definitions;

/** Options that every subcommand has. */
export const GENERAL_OPTIONS = ['no-tools', 'no-color', 'help', 'version'] as const satisfies readonly OptionName[];

/** An option of the table; a subcommand may say what it means there, and which values it has. */
export function option(name: OptionName, special: Partial<Omit<OptionDefinition, 'name'>> = {}): OptionDefinition {
  return { name, ...optionTable[name], ...special };
}

export function options(...names: readonly OptionName[]): readonly OptionDefinition[] {
  return names.map(name => option(name));
}

/** `--format` of a subcommand that has these. */
export function formatOption(formats: readonly string[]): OptionDefinition {
  const [first = ''] = formats;
  return option('format', { values: formats, description: `print as ${formats.join(', ')} (default: ${first})` });
}
