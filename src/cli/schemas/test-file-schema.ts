import { ROLES } from '../../cluster/caller.js';
import { DECISION_LAYERS } from '../../decide/index.js';
import { ARM_CALLOUT_TYPES } from '../../policy/callout-types.js';
import {
  CHECKS,
  EXPECTATIONS,
  type CalloutKey,
  type CaseKey,
  type CommandKey,
  type ExceptionKey,
  type FileKey,
  type RefusedKey,
} from '../test-files/keys.js';
import { assumptionSchemas, PARAMETERS } from './config-schema.js';
import { ANY, anyOf, choice, described, listOf, mapOf, objectOfKeys, SWITCH, TEXT, type Schema } from './schema.js';

/** A choice, or a text with `${name}`, which a table `each` fills in. */
function filled(values: readonly string[]): Schema {
  return anyOf(choice(values), { type: 'string', pattern: '\\$\\{' });
}

/** Callout types count in any case. */
const TYPE: Schema = anyOf(choice(ARM_CALLOUT_TYPES), { type: 'string', pattern: '\\$\\{|[A-Z]' });

function calloutSchema(): Schema {
  return objectOfKeys<CalloutKey>(
    {
      type: TYPE,
      uri: TEXT,
      expect: filled(EXPECTATIONS),
      because: described('the layer that should decide', filled(DECISION_LAYERS)),
    },
    ['type', 'uri', 'expect'],
  );
}

function commandSchema(): Schema {
  return objectOfKeys<CommandKey>(
    {
      run: described('the command or directive', TEXT),
      as: described('the role that runs it', filled(ROLES)),
      refused: described(
        'the refusal that is expected',
        anyOf(SWITCH, objectOfKeys<RefusedKey>({ code: TEXT, reason: TEXT })),
      ),
      rows: described(
        'the rows that it returns, with the columns that matter, or their number',
        anyOf({ type: 'number' }, listOf(mapOf(ANY))),
      ),
      changes: described('whether the cluster is another one afterwards', SWITCH),
    },
    ['run'],
  );
}

/** As `prove` reads properties. */
function propertySchema(): Schema {
  return anyOf(
    described(
      'only TYPE within hosts HOST, HOST; only TYPE within REGEX; never TYPE matching REGEX; subset FILE; equal FILE',
      TEXT,
    ),
    objectOfKeys({ only: TYPE, hosts: listOf(TEXT) }, ['only', 'hosts']),
    objectOfKeys({ only: TYPE, within: TEXT }, ['only', 'within']),
    objectOfKeys({ never: TYPE, matching: TEXT }, ['never', 'matching']),
    objectOfKeys({ subset: TEXT, type: TYPE }, ['subset']),
    objectOfKeys({ equal: TEXT, type: TYPE }, ['equal']),
  );
}

function caseSchema(): Schema {
  const orNone = (schema: Schema): Schema => anyOf(schema, { type: 'null' });
  return {
    ...objectOfKeys<CaseKey>({
      $schema: TEXT,
      name: described('what the case is about', TEXT),
      each: described(
        'a table: the case is run for each row, with its values for ${name}',
        listOf(mapOf({ type: ['string', 'number', 'boolean'] })),
      ),
      cluster: described(
        'the cluster: a file, or the resource or its properties; without it, one with all defaults',
        orNone(anyOf(TEXT, mapOf(ANY))),
      ),
      predefined: described('the predefined rules of the cluster: an answer of .show, or a profile', orNone(TEXT)),
      parameters: PARAMETERS,
      script: described('commands that run first: a file, or commands', orNone(TEXT)),
      assume: described('settles what is not known of the service', objectOfKeys(assumptionSchemas())),
      callouts: described('callouts and what becomes of them', listOf(calloutSchema())),
      commands: described('commands and what comes of them', listOf(anyOf(TEXT, commandSchema()))),
      properties: described('what must be proved', listOf(propertySchema())),
      noNewAccessSince: described('a file, or REVISION:PATH: nothing may be allowed that is not allowed there', TEXT),
      except: described(
        'the case may fail up to the end of that day',
        objectOfKeys<ExceptionKey>(
          { reason: TEXT, until: { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\d$|\\$\\{' } },
          ['reason', 'until'],
        ),
      ),
    }),
    anyOf: CHECKS.map(key => ({ required: [key] })),
  };
}

/** What a test file may say. */
export function testFileSchema(): Schema {
  const one = { $ref: '#/$defs/case' };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A test file of kusto-callout',
    // Which of them is told by the kind, so that editors point at what is wrong.
    if: { type: 'array' },
    then: listOf(one),
    else: {
      if: { type: 'object', required: ['cases'] },
      then: objectOfKeys<FileKey>({ $schema: TEXT, cases: listOf(one) }, ['cases']),
      else: one,
    },
    $defs: { case: caseSchema() },
  };
}
