import { QUESTION_IDS } from '../../assumptions/index.js';
import { ROLES } from '../../cluster/caller.js';
import { EGRESS_PROPERTIES } from '../../cluster/names.js';
import { DECISION_LAYERS } from '../../decide/index.js';
import { ARM_CALLOUT_TYPES } from '../../policy/callout-types.js';
import type { Schema } from '../schemas/schema.js';
import { testFileSchema } from '../schemas/test-file-schema.js';
import {
  CALLOUT_KEYS,
  CASE_KEYS,
  COMMAND_KEYS,
  EXCEPTION_KEYS,
  EXPECTATIONS,
  FILE_KEYS,
  REFUSED_KEYS,
} from '../test-files/keys.js';
import type { DocumentCompletion } from './json-completion.js';

/** What the value of a key may hold as keys. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  cases: CASE_KEYS,
  callouts: CALLOUT_KEYS,
  commands: COMMAND_KEYS,
  refused: REFUSED_KEYS,
  except: EXCEPTION_KEYS,
  assume: QUESTION_IDS,
  cluster: EGRESS_PROPERTIES,
  calloutPolicies: ['calloutType', 'calloutUriRegex', 'outboundAccess'],
};

const SWITCH = ['true', 'false'];

/** What may stand after a key. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  type: ARM_CALLOUT_TYPES,
  calloutType: ARM_CALLOUT_TYPES,
  expect: EXPECTATIONS,
  because: DECISION_LAYERS,
  as: ROLES,
  refused: SWITCH,
  changes: SWITCH,
  restrictOutboundNetworkAccess: ['Enabled', 'Disabled'],
  outboundAccess: ['Allow', 'Deny'],
};

/** Before a key or value: its indentation, the dashes of lists, and a quote. */
const LINE = /^(\s*)((?:-\s+)*)(?:([\w$]+)\s*:\s+)?(["']?)([\w-]*)$/;

/** Completes keys of a test file and their values. The text need not be YAML: it is being typed. */
export function testFileCompletion(text: string, offset: number): DocumentCompletion {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(lineStart, offset);
  // In `{ type: sql, expect: al` what counts is behind the last comma.
  const flow = /^(.*[{,])([^{},[\]]*)$/.exec(before);
  const place = LINE.exec(flow?.[2] ?? before);
  if (place === null) return { start: offset, end: offset, candidates: [] };
  const [, indent = '', dashes = '', key, quote = '', typed = ''] = place;
  const opened = flow === null ? undefined : /([\w$]+)\s*:\s*\{[^{}]*$/.exec(flow[1] ?? '')?.[1];
  const depth = flow === null ? indent.length + dashes.length : (/^\s*(?:-\s+)*/.exec(before)?.[0].length ?? 0);
  const parent = opened ?? parentKey(text.slice(0, lineStart), depth);
  const offered = key === undefined ? (KEYS[parent ?? 'cases'] ?? []) : (VALUES[key] ?? []);
  const keys = parent === null && key === undefined && dashes === '' ? [...FILE_KEYS, ...offered] : offered;
  return {
    start: offset - typed.length,
    end: offset,
    candidates: [...new Set(keys)]
      .filter(label => label.toLowerCase().startsWith(typed.toLowerCase()))
      .map(label => ({ label, text: key === undefined && quote === '' ? `${label}: ` : label })),
  };
}

/** The key whose value a line of an indentation belongs to; null at the top. */
function parentKey(above: string, depth: number): string | null {
  const lines = above.split('\n');
  let limit = depth;
  for (let index = lines.length - 1; index >= 0; index--) {
    const [, indent = '', dashes = '', key] = /^(\s*)((?:-\s+)*)([\w$]+)\s*:/.exec(lines[index] ?? '') ?? [];
    if (key === undefined) continue;
    const at = indent.length + dashes.length;
    if (at < limit) return key;
    // Its siblings above are of the same item; what is above a dash is outside.
    limit = Math.min(limit, at);
  }
  return null;
}

/** What a key of a test file says; the words are those of its JSON Schema. */
export function keyDescription(path: readonly string[]): string | null {
  const { $defs } = testFileSchema();
  let schema: Schema | null = isSchema($defs) && isSchema($defs['case']) ? $defs['case'] : null;
  for (const key of path) schema = schema === null ? null : propertyOf(schema, key);
  const description = schema?.['description'];
  return typeof description === 'string' ? description : null;
}

/** The schema of a member, in an object or in the items of a list, or in one of several forms. */
function propertyOf(schema: Schema, key: string): Schema | null {
  const { properties, items, anyOf } = schema;
  if (isSchema(properties) && isSchema(properties[key])) return properties[key];
  const inner: readonly unknown[] = [items, ...(Array.isArray(anyOf) ? (anyOf as readonly unknown[]) : [])];
  for (const each of inner) {
    const found = isSchema(each) ? propertyOf(each, key) : null;
    if (found !== null) return found;
  }
  return null;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
