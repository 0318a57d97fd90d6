import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isSubcommandName, subcommands } from '../../src/cli/subcommands.js';
import { OUTPUTS } from '../schemas/output-schemas.js';
import { kustoCallout } from './harness.js';

/* Protects programs that read `--format json`: what is printed has the published schema, and no member that the schema does not tell of. */

const root = resolve(__dirname, '../..');
const before = process.cwd();
beforeEach(() => {
  process.chdir(root);
});
afterEach(() => {
  process.chdir(before);
});

function schemaOf(name: string): object {
  return JSON.parse(readFileSync(join(root, `src/cli/schemas/${name}-output.schema.json`), 'utf8')) as object;
}

/** The schema with every object closed, so that members without a row in it are told. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema).map(([key, value]) => [key, closed(value)]);
  const isObject = 'properties' in schema && !('additionalProperties' in schema);
  return { ...(Object.fromEntries(entries) as object), ...(isObject && { additionalProperties: false }) };
}

const validators = new Map<string, ReturnType<Ajv2020['compile']>>();

function validatorOf(name: string) {
  const known = validators.get(name);
  if (known !== undefined) return known;
  const made = new Ajv2020({ strict: true, strictTypes: false, allowMatchingProperties: true }).compile(
    closed(schemaOf(name)) as object,
  );
  validators.set(name, made);
  return made;
}

const GOOD = 'samples/lint-good.json';
const BAD = 'samples/lint-bad.json';
const MISSING = 'samples/no-such-file.json';

/** Every form that a subcommand's JSON has. */
const runs: readonly (readonly string[])[] = [
  ['run', '-e', '.show cluster policy callout', '-e', '.drop cluster policy', '--continue-on-error'],
  ['run', '-e', '#undo', '-e', '.show version | project Now = now()', '--continue-on-error'],
  ['check', '--type', 'sql', 'https://contoso.database.windows.net/'],
  ['check', '--type', 'sql', 'https://contoso.database.windows.net/', 'https://evil.example/', '--default-reading'],
  ['check', '--cluster', BAD, '--type', 'external_data', 'https://evil.example/', '--explain'],
  ['check', '--cluster', BAD, '--type', 'external_data', 'not a uri', '--explain'],
  ['check', '--cluster', GOOD, '--type', 'external_data', 'https://evil.example/', '--summary'],
  ['lint', BAD, GOOD],
  ['lint', BAD, MISSING],
  ['lint', 'samples/project/infra'],
  ['who', GOOD],
  ['who', GOOD, MISSING],
  ['who', MISSING],
  ['who', 'samples/open.json', '--default-reading'],
  ['diff', BAD, GOOD],
  ['diff', 'samples/project/infra', 'samples/project/infra'],
  ['diff', MISSING, GOOD],
  ['diff', 'test/inventory/cases/tf03-update.json', '--default-reading'],
  ['prove', GOOD, '--property', 'never external_data matching evil', '--property', `subset ${BAD}`],
  ['prove', MISSING, '--property', 'never external_data matching evil'],
  ['test', 'samples/callouts.yaml', 'samples/expectations.yaml'],
  ['test', 'samples/no-such-file.yaml'],
  ['ci', '--config', 'samples/project/kusto-callout.config.yaml'],
  ['inspect', 'test/inventory/cases/tf03-update.json', BAD, MISSING],
  ['fleet', GOOD, BAD, MISSING],
  ['audit', 'samples/queries.csl'],
  ['audit', 'samples/queries.csl', '--cluster', GOOD, '--against', BAD],
  ['propose', 'samples/queries.csl'],
  ['propose', 'samples/queries.csl', '--cluster', GOOD, '--unused'],
  ['deploy', 'samples/template.json', '--parameters', 'name=contoso'],
  ['deploy', 'samples/template.json', '--parameters', 'name=contoso', '--what-if'],
];

describe('what --format json prints has its schema', () => {
  it.each(runs.map(argv => ({ argv, line: argv.join(' ') })))('$line', async ({ argv }) => {
    const [name = ''] = argv;
    const { stdout, stderr } = await kustoCallout([...argv, '--format', 'json']);
    expect(stdout, stderr).not.toBe('');
    const validate = validatorOf(name);
    expect(validate(JSON.parse(stdout)), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
  });

  it('lines of check --format ndjson are items of its array', async () => {
    const { stdout } = await kustoCallout([
      'check',
      '--type',
      'sql',
      'https://contoso.database.windows.net/',
      '--format',
      'ndjson',
    ]);
    expect(
      validatorOf('check')(
        stdout
          .trim()
          .split('\n')
          .map(line => JSON.parse(line) as unknown),
      ),
    ).toBe(true);
  });
});

/** Whether a form, or what it refers to, requires `"version": 1`. */
function hasVersion(form: object, schema: object): boolean {
  if ('$ref' in form && '$defs' in schema) {
    const definitions = schema.$defs as Readonly<Record<string, object>>;
    return hasVersion(definitions[String(form.$ref).replace('#/$defs/', '')] ?? {}, schema);
  }
  const { required = [], properties } = form as { required?: string[]; properties?: { version?: { const?: number } } };
  return required.includes('version') && properties?.version?.const === 1;
}

describe('schemas of outputs', () => {
  it('there is one for each subcommand with --format json, and each has runs above', async () => {
    const withJson: string[] = [];
    // The REPL prints what `run` does.
    for (const name of Object.keys(subcommands)
      .filter(isSubcommandName)
      .filter(each => each !== 'repl')) {
      const { options } = await subcommands[name].load();
      if (options.find(({ name: option }) => option === 'format')?.values?.includes('json') === true)
        withJson.push(name);
    }
    expect([...OUTPUTS].sort()).toEqual(withJson.sort());
    expect([...new Set(runs.map(([name]) => name))].sort()).toEqual(withJson);
  });

  it('each has a file, and no file is left over', () => {
    const files = readdirSync(join(root, 'src/cli/schemas')).filter(file => file.endsWith('-output.schema.json'));
    expect(files).toEqual(OUTPUTS.map(name => `${name}-output.schema.json`).sort());
  });

  it('all but lists of records and results require a version', () => {
    const lists = ['run', 'check'];
    const versions = OUTPUTS.filter(name => !lists.includes(name)).flatMap(name => {
      const schema = schemaOf(name);
      const forms = 'anyOf' in schema && Array.isArray(schema.anyOf) ? (schema.anyOf as object[]) : [schema];
      return forms.filter(form => !hasVersion(form, schemaOf(name)));
    });
    expect(versions).toEqual([]);
  });
});
