import { QUESTION_IDS, questionOf, readingsOf, type QuestionId } from '../../assumptions/index.js';
import { MATCH_SUBJECTS } from '../../decide/subject.js';
import { CLOUD_NAMES } from '../../policy/clouds.js';
import { lintRules } from '../../analysis/lint/index.js';
import { FINDING_FORMATS } from '../findings/formats.js';
import {
  FAIL_ON,
  MAX_SECONDS,
  SEVERITIES,
  type AssumptionKey,
  type AuditKey,
  type ConfigKey,
  type FilesKey,
} from '../project/config.js';
import { ANY, anyOf, choice, described, mapOf, objectOfKeys, oneOrMore, SWITCH, TEXT, type Schema } from './schema.js';

/** The settled questions, by their ids. */
export function assumptionSchemas(): Readonly<Record<QuestionId, Schema>> {
  const entries = QUESTION_IDS.map(id => [id, described(questionOf(id).question, choice(readingsOf(id)))] as const);
  // A row for each id, made of all of them.
  return Object.fromEntries(entries) as Record<QuestionId, Schema>;
}

/** The parameters of a template: files, or values by name. */
export const PARAMETERS: Schema = described(
  "parameters of the templates: az's parameters files, or a map of values",
  anyOf(oneOrMore(TEXT), mapOf(ANY)),
);

/** What a configuration may say. */
export function configSchema(): Schema {
  const files = objectOfKeys<FilesKey>({ glob: oneOrMore(TEXT), parameters: PARAMETERS }, ['glob']);
  const audit = objectOfKeys<AuditKey>(
    {
      files: described('queries, functions and other files with KQL', oneOrMore(TEXT)),
      cluster: described('the cluster that runs them', TEXT),
      against: described('what the cluster becomes', TEXT),
      allowUnknown: described('succeed although a callout is not known', SWITCH),
    },
    ['files'],
  );
  // YAML 1.1 reads `off` as false.
  const severity = choice([...SEVERITIES, false]);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A configuration of kusto-callout',
    ...objectOfKeys<ConfigKey>({
      $schema: TEXT,
      files: described(
        'the files of clusters: globs, or globs with the parameters of their templates',
        oneOrMore(anyOf(TEXT, files)),
      ),
      tests: described('test files: globs', oneOrMore(TEXT)),
      noNewAccessSince: described('a git revision: no file may allow what it did not allow there', TEXT),
      who: described('list which hosts the files can call', SWITCH),
      audit: described('audit the callouts of queries and functions', audit),
      reports: described(
        'reports to write: a file for each format',
        objectOfKeys(Object.fromEntries(FINDING_FORMATS.map(format => [format, TEXT]))),
      ),
      rules: described('how severe lint rules are', {
        type: 'object',
        properties: Object.fromEntries(
          lintRules.flatMap(({ id, name, summary }) => [
            [id, described(`${name}: ${summary}`, severity)],
            [name, described(`${id}: ${summary}`, severity)],
          ]),
        ),
        // Ids and names count in any case.
        additionalProperties: severity,
      }),
      failOn: described('fail from this severity on', choice(FAIL_ON)),
      baseline: described('leave out the findings that this file has', TEXT),
      predefined: described('the predefined rules of the clusters: an answer of .show, or a profile', TEXT),
      cloud: described('the cloud of the clusters', choice(CLOUD_NAMES)),
      assumptions: described(
        'settles what is not known of the service',
        objectOfKeys<AssumptionKey | QuestionId>({
          subject: choice(MATCH_SUBJECTS),
          ignoreCase: SWITCH,
          defaultReading: SWITCH,
          ...assumptionSchemas(),
        }),
      ),
      format: described('the format on standard output', choice(FINDING_FORMATS)),
      timeLimit: described('seconds of computing, for each file', {
        type: 'number',
        exclusiveMinimum: 0,
        maximum: MAX_SECONDS,
      }),
    }),
  };
}
