import { QUESTION_IDS, readAssumption } from '../assumptions/index.js';
import { ROLES } from '../cluster/caller.js';
import { didYouMean, listed, mention } from '../../grammar/text/mention.js';
import { nearest } from '../../grammar/text/nearest.js';
import { ruleLines } from './change-summary.js';
import { stateOf } from './snapshot.js';
import type { GivenParameter } from './documents.js';
import { templates } from '../arm/templates.lazy.js';
import { valueOf } from '../json/nodes.js';
import { ARM_JSON, readJson } from '../json/read.js';
import type { ArmError } from './result.js';
import { done, refused, type DirectiveResult } from './directive-result.js';
import type { Directive, Session } from './session.js';

/** The directives that work everywhere, since they concern the cluster and its caller only. */
export const clusterDirectives: readonly Directive[] = [
  {
    names: ['cluster'],
    usage: '',
    description: 'show the cluster as its ARM resource',
    run: session => done(JSON.stringify(session.cluster.resource, null, 2)),
  },
  {
    names: ['arm'],
    usage: 'FILE|JSON [--parameters FILE|NAME=VALUE] [--predefined FILE]',
    description:
      'change the cluster through ARM (PATCH): a file, a template, or {"restrictOutboundNetworkAccess": "Enabled"}',
    examples: [
      '#arm {"restrictOutboundNetworkAccess": "Enabled"}',
      '#arm main.json --parameters name=contoso --parameters prod.parameters.json',
      '#arm main.json --predefined answer.csv',
    ],
    run: changeThroughArm,
  },
  {
    names: ['as'],
    usage: 'ROLE [PRINCIPAL]',
    description: `run the following commands as ${listed(ROLES)}`,
    run(session, argument) {
      const [name = '', principal, ...leftovers] = argument.split(/\s+/);
      if (leftovers.length > 0)
        return refused(
          `#as takes a role and a principal, but not ${mention(leftovers.join(' '))}`,
          '#as ROLE [PRINCIPAL]',
        );
      const role = ROLES.find(known => known === name.toLowerCase());
      if (role === undefined) {
        const similar = nearest(name, ROLES);
        return refused(
          name === '' ? '#as needs a role' : `${mention(name)} is not a role`,
          didYouMean(similar, `the roles are ${ROLES.join(', ')}`),
        );
      }
      session.caller = { role, principal: principal ?? session.caller.principal };
      return done(null, [], `commands run as ${role}${principal === undefined ? '' : `, ${principal}`}`);
    },
  },
  {
    names: ['undo'],
    usage: '',
    description: 'take back the last change of the cluster',
    run: session => changing(session, 'taken back: ', () => session.undo() || 'there is nothing to undo'),
  },
  {
    names: ['redo'],
    usage: '',
    description: 'make the change again that #undo took back',
    run: session => changing(session, 'made again: ', () => session.redo() || 'there is nothing to redo'),
  },
  {
    names: ['reset'],
    usage: '',
    description: 'go back to the cluster and caller of the start',
    run(session) {
      return changing(session, 'back at the start: ', () => {
        session.reset();
        return true;
      });
    },
  },
  {
    names: ['mark'],
    usage: '',
    description: 'remember the cluster as it is, for #diff',
    run(session) {
      session.mark();
      return done(null, [], '#diff compares with the cluster as it is now');
    },
  },
  {
    names: ['assume'],
    usage: '[QUESTION=READING | clear [QUESTION]]',
    description: 'settle an open question about the service for the answers that follow, or tell what is settled',
    examples: ['#assume', '#assume host-case=lower', '#assume clear'],
    run: assume,
  },
  {
    names: ['rules'],
    usage: '',
    description: 'list the rules in force, one a line, with their layers',
    run: session => done(ruleLines(stateOf(session.cluster.snapshot()))),
  },
];

/** `#assume`: tells, settles or opens again. */
function assume({ cluster }: Session, argument: string): DirectiveResult {
  const settled = Object.entries(cluster.assumptions);
  if (argument === '') {
    if (settled.length === 0) return done(`nothing is assumed; the questions are ${listed(QUESTION_IDS, 'and')}`);
    return done(settled.map(([id, reading]) => `${id}=${reading}`).join('\n'));
  }
  const [, name] = /^clear(?:\s+(\S+))?$/.exec(argument) ?? [];
  if (name !== undefined || argument === 'clear') {
    if (name !== undefined && !QUESTION_IDS.some(id => id === name)) {
      const hint = didYouMean(nearest(name, QUESTION_IDS), `the questions are ${listed(QUESTION_IDS, 'and')}`);
      return refused(`${mention(name)} is not an open question`, hint);
    }
    cluster.assumptions = Object.fromEntries(settled.filter(([id]) => name !== undefined && id !== name));
    return done(null, [], name === undefined ? 'nothing is assumed' : `${name} is open again`);
  }
  const read = readAssumption(argument);
  if (!read.ok) return refused(read.problem.message, read.problem.hint);
  cluster.assumptions = { ...cluster.assumptions, ...read.value };
  return done(null, [], `answers assume ${argument}`);
}

/** Runs something that may change the cluster, and tells what changed; a text says why it could not be done. */
function changing(session: Session, what: string, change: () => true | string): DirectiveResult {
  const before = session.cluster.snapshot();
  const result = change();
  return result === true ? done(null, [], what + session.changesSince(before)) : refused(result);
}

interface ArmCall {
  readonly file: string | null;
  readonly parameters: readonly string[];
  readonly predefined: string | null;
}

function changeThroughArm(session: Session, argument: string): DirectiveResult {
  if (argument === '') return refused('#arm needs a file or JSON', '#arm {"restrictOutboundNetworkAccess": "Enabled"}');
  const before = session.cluster.snapshot();
  const call = argument.startsWith('{') ? { file: null, parameters: [], predefined: null } : armCall(argument);
  if (typeof call === 'string') return refused(`${call} needs a value`, '#arm FILE --parameters FILE|NAME=VALUE');
  const { file, parameters } = call;
  const source = file === null ? { ok: true as const, text: argument } : session.readFile(file);
  if (!source.ok) return refused(source.message, 'JSON starts with {');
  const given: Record<string, GivenParameter> = {};
  for (const item of parameters) {
    const read = parametersOf(session, item);
    if (typeof read === 'string') return refused(read, '--parameters takes a file, or name=value');
    Object.assign(given, read);
  }
  const rules = call.predefined === null ? null : session.readFile(call.predefined);
  if (rules?.ok === false) return refused(rules.message);
  const options = rules === null ? { givenParameters: given } : { givenParameters: given, predefined: rules.text };
  const result = session.patch(source.text, parameters.length === 0 && rules === null ? undefined : options);
  if (!result.ok) {
    const hint = result.error.hint?.replace('--parameters', `#arm ${file ?? 'FILE'} --parameters`) ?? null;
    return refused(describeArmError(result.error, file), hint);
  }
  return done(null, result.warnings, session.changesSince(before));
}

/** A file, and what follows its `--parameters` and `--predefined`; the option that lacks a value, where one does. */
function armCall(argument: string): ArmCall | string {
  const [file = '', ...rest] = argument.split(/\s+(?=--(?:parameters|predefined)(?:\s|=|$))/);
  const given = rest.map(text => {
    const name = /^--\w+/.exec(text)?.[0] ?? '';
    return { name, value: unquoted(text.slice(name.length).trim().replace(/^=/, '').trim()) };
  });
  const valuesOf = (name: string): readonly string[] =>
    given.filter(each => each.name === name).map(({ value }) => value);
  const empty = given.find(({ value }) => value === '');
  if (empty !== undefined) return empty.name;
  return {
    file: unquoted(file),
    parameters: valuesOf('--parameters'),
    predefined: valuesOf('--predefined').at(-1) ?? null,
  };
}

/** `name=value`, or the values of a parameters file; a text says why there are none. */
function parametersOf(session: Session, item: string): Readonly<Record<string, GivenParameter>> | string {
  const [, name, text = ''] = /^([^=/\\]+?)=([^]*)$/.exec(item) ?? [];
  if (name !== undefined) return { [name]: { kind: 'text', text } };
  const read = session.readFile(item.replace(/^@/, ''));
  if (!read.ok) return read.message;
  const json = readJson(read.text, ARM_JSON);
  if (!json.ok) return `${item}: not JSON: ${json.problem.message}`;
  return templates().givenParameters(valueOf(json.value)) ?? `${mention(item)} is not a parameters file`;
}

/** ARM's refusal with its place: `cluster.json:7:11: …`. */
function describeArmError(error: ArmError, file: string | null): string {
  const { line, column } = error.range.start;
  return `${error.code} (${error.reason}): ${file ?? 'JSON'}:${line}:${column}: ${error.message}`;
}

/** A file name as Kusto.Cli takes it: bare, or in quotes. */
export function unquoted(argument: string): string {
  return /^(["'])(.*)\1$/.exec(argument)?.[2] ?? argument;
}
