import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { valueOf } from '../../src/json/nodes.js';
import { readNodes } from '../../src/cli/node-reader.js';
import { readConfig } from '../../src/cli/project/config.js';
import { configSchema } from '../../src/cli/schemas/config-schema.js';
import { testFileSchema } from '../../src/cli/schemas/test-file-schema.js';
import { readTestFile } from '../../src/cli/test-files/read-test-file.js';

/*
 * Protects editors' help with configurations and test files: the schema accepts what the reader accepts, and refuses what it refuses.
 * That both have the same keys, the types see to.
 */

const root = resolve(__dirname, '../..');
const ajv = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false });
const validates = {
  config: ajv.compile(configSchema()),
  test: ajv.compile(testFileSchema()),
};

function valueIn(text: string): unknown {
  const nodes = readNodes('x.yaml', text);
  if (!nodes.ok) throw new Error(nodes.problem.message);
  const [node] = nodes.value;
  return node === undefined ? {} : valueOf(node);
}

function accepts(kind: keyof typeof validates, text: string): { readonly schema: boolean; readonly reader: boolean } {
  const value = valueIn(text);
  const path = join(root, 'samples/x.yaml');
  const isRead =
    kind === 'config'
      ? readConfig(path, text).ok
      : (() => {
          const result = readTestFile(path, text);
          return result.ok && result.value.problems.length === 0;
        })();
  return { schema: validates[kind](value), reader: isRead };
}

const configs: readonly (readonly [isRight: boolean, text: string])[] = [
  [true, '{}'],
  [true, 'files: infra/*.json'],
  [
    true,
    'files: [a.json, { glob: [b.json, c.json], parameters: [p.json] }, { glob: d, parameters: { host: x, n: [1] } }]',
  ],
  [true, 'tests: [a.yaml, b.yaml]\nwho: true\nnoNewAccessSince: origin/main'],
  [true, 'audit: { files: kql, cluster: c.json, against: d.json, allowUnknown: true }'],
  [true, 'reports: { sarif: a.sarif, junit: b.xml, json: c.json, markdown: d.md, text: e, github: f, azuredevops: g }'],
  [true, 'rules: { EGR020: off, no-start-anchor: warning, egr002: false }'],
  [true, 'failOn: never\nbaseline: b.json\npredefined: p.json\ncloud: public\nformat: github\ntimeLimit: 0.5'],
  [true, 'assumptions: { subject: uri, ignoreCase: true, defaultReading: true, match-subject: host }'],
  [true, '$schema: x'],
  [false, 'file: infra/*.json'],
  [false, 'files: [1]'],
  [false, 'files: { parameters: p.json }'],
  [false, 'files: [{ glob: a, parameter: p.json }]'],
  [false, 'who: yes please'],
  [false, 'audit: { cluster: c.json }'],
  [false, 'audit: { files: a, since: x }'],
  [false, 'reports: { html: x }'],
  [false, 'rules: { EGR020: fatal }'],
  [false, 'failOn: all'],
  [false, 'cloud: mars'],
  [false, 'timeLimit: 0'],
  [false, 'timeLimit: 3601'],
  [false, 'timeLimit: "5"'],
  [false, 'assumptions: { subject: path }'],
  [false, 'assumptions: { match-subject: path }'],
  [false, 'assumptions: { match-subjects: uri }'],
  [false, '[]'],
];

const CALLOUTS = 'callouts: [{ type: sql, uri: x, expect: deny }]';
const tests: readonly (readonly [isRight: boolean, text: string])[] = [
  [true, CALLOUTS],
  [true, `[{ name: a, ${CALLOUTS} }, { ${CALLOUTS} }]`],
  [true, `$schema: x\ncases: [{ $schema: y, ${CALLOUTS} }]`],
  [true, 'callouts: [{ type: SQL, uri: x, expect: allow, because: arm-fqdn }]'],
  [true, 'each: [{ t: sql, n: 1, b: true, e: deny }]\ncallouts: [{ type: "${t}", uri: x, expect: "${e}" }]'],
  [true, `cluster: restricted.json\nscript: ".show version"\n${CALLOUTS}`],
  [true, `cluster: { properties: {} }\nparameters: { a: 1 }\nassume: { match-subject: uri }\n${CALLOUTS}`],
  [true, `cluster: null\nscript: null\npredefined: null\n${CALLOUTS}`],
  [true, 'commands: [.show version, { run: .show version, as: viewer, rows: 1, changes: false }]'],
  [
    true,
    'commands: [{ run: a, refused: true }, { run: b, refused: { code: Forbidden, reason: AUTH_ROLE } }, { run: c, rows: [{ A: [] }] }]',
  ],
  [
    true,
    'properties: [never sql matching x, { only: sql, hosts: [a.example] }, { only: sql, within: x }, { never: sql, matching: x }, { subset: a }, { equal: a, type: sql }]',
  ],
  [true, 'noNewAccessSince: main:a.json\nexcept: { reason: x, until: 2027-01-31 }'],
  [false, 'name: a'],
  [false, `case: [{ ${CALLOUTS} }]`],
  [false, `cases: { ${CALLOUTS} }`],
  [false, `title: a\ncases: [{ ${CALLOUTS} }]`],
  [false, `nam: a\n${CALLOUTS}`],
  [false, 'callouts: { type: sql, uri: x, expect: deny }'],
  [false, 'callouts: [{ type: sql, uri: x }]'],
  [false, 'callouts: [{ type: sqll, uri: x, expect: deny }]'],
  [false, 'callouts: [{ type: sql, uri: x, expect: refuse }]'],
  [false, 'callouts: [{ type: sql, uri: x, expect: deny, because: luck }]'],
  [false, 'commands: [{ as: admin }]'],
  [false, 'commands: [{ run: a, as: root }]'],
  [false, 'commands: [{ run: a, refused: { status: 403 } }]'],
  [false, 'commands: [{ run: a, rows: [1] }]'],
  [false, 'properties: [{ only: sql }]'],
  [false, 'properties: [{ never: sql, within: x }]'],
  [false, `assume: { match-subject: x }\n${CALLOUTS}`],
  [false, `except: { reason: x }\n${CALLOUTS}`],
  [false, `except: { reason: x, until: soon }\n${CALLOUTS}`],
  [false, `each: { a: b }\n${CALLOUTS}`],
];

describe('the schema and the reader agree', () => {
  it.each(configs)('configuration (%s): %s', (isRight, text) => {
    expect(accepts('config', text)).toEqual({ schema: isRight, reader: isRight });
  });

  it.each(tests)('test file (%s): %s', (isRight, text) => {
    expect(accepts('test', text)).toEqual({ schema: isRight, reader: isRight });
  });

  it.each([
    ['config', 'samples/project/kusto-callout.config.yaml'],
    ['test', 'samples/project/tests/callouts.yaml'],
    ['test', 'samples/callouts.yaml'],
    ['test', 'samples/expectations.yaml'],
  ] as const)('%s: %s', (kind, file) => {
    const value = valueIn(readFileSync(join(root, file), 'utf8'));
    expect(validates[kind](value), JSON.stringify(validates[kind].errors)).toBe(true);
  });
});

it('every schema in the package is valid, and says what it is about', () => {
  const folder = join(root, 'src/cli/schemas');
  const files = readdirSync(folder).filter(file => file.endsWith('.schema.json'));
  expect(files).toEqual(expect.arrayContaining(['config.schema.json', 'test-file.schema.json']));
  for (const file of files) {
    const schema = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { readonly title?: string };
    expect(schema.title).toMatch(/kusto-callout/);
    expect(new Ajv2020({ strict: true, strictRequired: false, strictTypes: false }).validateSchema(schema)).toBe(true);
  }
});
