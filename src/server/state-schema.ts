import { isRecord } from '../arm/values.js';
import type { JsonValue } from '../json/nodes.js';

/*
 * What a state's file must hold. A checksum tells a damaged file, not one that somebody has put together: each member that the
 * emulator relies on is looked at, and what is wrong is told by its path.
 */

type Check = (value: JsonValue | undefined, path: string) => string | null;

/** What is wrong with the state of a file, with its path; null where nothing is. */
export function stateProblem(state: JsonValue | undefined): string | null {
  return object({ clusters: listOf(object({ state: cluster, etag: matching(ETAG, 'an etag in quotes') })), arm })(
    state,
    'state',
  );
}

const ETAG = /^"[^"\r\n]{0,200}"$/;
const HEADER_SAFE = /^[^\u0000-\u001f\u007f]{0,2000}$/;

const text: Check = matching(HEADER_SAFE, 'a string of one line');
const longText: Check = (value, path) => (typeof value === 'string' ? null : expected(path, 'a string'));
const count: Check = (value, path) =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? null : expected(path, 'a count');
const time: Check = (value, path) =>
  typeof value === 'number' && !Number.isNaN(new Date(value).getTime())
    ? null
    : expected(path, 'a time in milliseconds');
const record: Check = (value, path) => (isRecord(value) ? null : expected(path, 'an object'));
const truth: Check = (value, path) => (typeof value === 'boolean' ? null : expected(path, 'true or false'));

const rules: Check = listOf(object({ CalloutType: text, CalloutUriRegex: longText, CanCall: truth }));

const cluster: Check = object({
  name: matching(/^[\w().-]{1,100}$/, 'the name of a cluster'),
  location: text,
  resourceGroup: matching(/^[\w().-]{1,90}$/, 'the name of a resource group'),
  subscriptionId: matching(/^[^/\s]{1,100}$/, 'a subscription'),
  restrictOutboundNetworkAccess: oneOf('Enabled', 'Disabled'),
  allowedFqdnList: listOf(longText),
  calloutPolicies: orNull(
    listOf(
      object({
        calloutType: text,
        calloutUriRegex: longText,
        outboundAccess: oneOf('Allow', 'Deny'),
        calloutId: longText,
      }),
    ),
  ),
  otherProperties: record,
  otherMembers: record,
  databases: listOf(text),
  dataPlanePolicy: rules,
  predefinedRules: orAbsent(rules),
});

const group: Check = object({ subscriptionId: text, name: text, location: text, tags: record });
const resource: Check = object({ id: text, type: text, name: text, apiVersion: text, body: record, size: count });
const deployment: Check = object({
  id: text,
  name: text,
  subscriptionId: text,
  resourceGroup: text,
  properties: record,
  operations: listOf(record),
  template: longText,
  size: count,
});

function changesOf(value: Check): Check {
  return listOf(object({ key: longText, value: orNull(value) }));
}

const operation: Check = object({
  id: matching(/^[0-9a-f-]{36}$/i, 'a GUID'),
  subscriptionId: text,
  location: text,
  kind: text,
  startTime: time,
  endTime: time,
  busy: listOf(longText),
  error: orNull(object({ code: text, message: longText })),
  effect: orNull(
    object({
      clusters: changesOf(cluster),
      groups: changesOf(group),
      resources: changesOf(resource),
      deployments: changesOf(deployment),
      scripts: orAbsent(
        listOf(object({ key: longText, text: longText, level: oneOf('Cluster', 'Database'), continueOnErrors: truth })),
      ),
    }),
  ),
});

const arm: Check = object({
  changes: count,
  groups: recordOf(group),
  resources: recordOf(resource),
  deployments: recordOf(deployment),
  running: listOf(operation),
  finished: listOf(operation),
});

function object(members: Readonly<Record<string, Check>>): Check {
  return (value, path) => {
    if (!isRecord(value)) return expected(path, 'an object');
    for (const [name, check] of Object.entries(members)) {
      const problem = check(value[name], `${path}.${name}`);
      if (problem !== null) return problem;
    }
    return null;
  };
}

function listOf(check: Check): Check {
  return (value, path) => {
    if (!Array.isArray(value)) return expected(path, 'an array');
    for (const [index, item] of (value as readonly JsonValue[]).entries()) {
      const problem = check(item, `${path}[${index}]`);
      if (problem !== null) return problem;
    }
    return null;
  };
}

function recordOf(check: Check): Check {
  return (value, path) => {
    if (!isRecord(value)) return expected(path, 'an object');
    for (const [name, member] of Object.entries(value)) {
      const problem = check(member, `${path}['${name.slice(0, 100)}']`);
      if (problem !== null) return problem;
    }
    return null;
  };
}

function orNull(check: Check): Check {
  return (value, path) => (value === null ? null : check(value, path));
}

function orAbsent(check: Check): Check {
  return (value, path) => (value === undefined ? null : check(value, path));
}

function oneOf(...words: readonly string[]): Check {
  return (value, path) =>
    typeof value === 'string' && words.includes(value) ? null : expected(path, words.join(' or '));
}

function matching(pattern: RegExp, what: string): Check {
  return (value, path) => (typeof value === 'string' && pattern.test(value) ? null : expected(path, what));
}

function expected(path: string, what: string): string {
  return `${path} must be ${what}`;
}
