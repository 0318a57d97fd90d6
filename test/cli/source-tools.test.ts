import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Inputs } from '../../src/cli/inputs.js';
import { SourceTools } from '../../src/cli/source-tools.js';
import { folderWith, kustoCallout, type Run } from './harness.js';

/*
 * Protects that sources are read by their own tools where these are on the PATH, and that nothing else is run: no shell, no program of
 * the folder, none with --no-tools, none for a file that nobody named, and none without an end.
 */

const TEMPLATE = JSON.stringify({
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  contentVersion: '1.0.0.0',
  parameters: { host: { type: 'string', defaultValue: 'api' } },
  resources: [
    {
      type: 'Microsoft.Kusto/clusters',
      apiVersion: '2024-04-13',
      name: 'adx',
      location: 'westeurope',
      properties: {
        restrictOutboundNetworkAccess: 'Enabled',
        calloutPolicies: [
          {
            calloutType: 'webapi',
            calloutUriRegex: "[format('^https://{0}\\.example/', parameters('host'))]",
            outboundAccess: 'Allow',
          },
        ],
      },
    },
  ],
});
const PARAMETERS = JSON.stringify({
  parametersJson: JSON.stringify({ parameters: { host: { value: 'prod' } } }),
  templateJson: TEMPLATE,
  templateSpecId: null,
});
const BICEP = "resource c 'Microsoft.Kusto/clusters@2024-04-13' = {\n  name: 'adx'\n}\n";
/** A zip of which only the start counts, as Terraform writes it. */
const SAVED_PLAN = Buffer.concat([
  Buffer.from('PK\u0003\u0004'),
  Buffer.alloc(26),
  Buffer.from('tfplan'),
  Buffer.alloc(9),
]);

/** Programs that print a file of the same name, and write down what they were given, one argument a line. */
function tools(programs: Readonly<Record<string, string>>): string {
  const folder = folderWith({});
  for (const [name, body] of Object.entries(programs)) {
    writeFileSync(
      join(folder, name),
      `#!/bin/sh\nfor word in "$@"; do printf '%s\\n' "$word" >> '${folder}/asked'; done\n${body}`,
    );
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

const prints = (text: string): string => `cat <<'END'\n${text}\nEND\n`;
const askedOf = (folder: string): readonly string[] =>
  existsSync(join(folder, 'asked')) ? readFileSync(join(folder, 'asked'), 'utf8').split('\n').slice(0, -1) : [];
/** Where the tools find what they need, and no true bicep or az. */
const SYSTEM = mkdtempSync(join(tmpdir(), 'system-'));
for (const program of ['cat', 'dirname', 'sleep']) {
  const found = ['/bin', '/usr/bin'].map(folder => join(folder, program)).find(existsSync);
  if (found === undefined) throw new Error(`this machine has no ${program}`);
  symlinkSync(found, join(SYSTEM, program));
}
afterAll(() => {
  rmSync(SYSTEM, { recursive: true });
});

interface Scene {
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly programs: Readonly<Record<string, string>>;
  readonly path?: (tools: string, files: string) => string;
}

async function run(
  { files, programs, path = folder => `${folder}:${SYSTEM}` }: Scene,
  ...argv: readonly string[]
): Promise<Run & { readonly asked: readonly string[]; readonly folder: string }> {
  const folder = folderWith(files);
  const at = tools(programs);
  const words = argv.map(word => (word in files || word === '.' ? join(folder, word) : word));
  const result = await kustoCallout(words, { env: { PATH: path(at, folder) } });
  return { ...result, asked: askedOf(at), folder };
}

describe('a Bicep source', () => {
  it('is read as bicep builds it, and says so', async () => {
    const scene = { files: { 'main.bicep': BICEP }, programs: { bicep: prints(TEMPLATE) } };
    const { code, stdout, stderr, asked, folder } = await run(scene, 'inspect', 'main.bicep', '--format', 'json');
    const file = join(folder, 'main.bicep');
    expect(asked).toEqual(['build', file, '--stdout', '--no-restore']);
    expect(stderr).toBe(`${file}: read as bicep build prints it, and lines are those of that\n`);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      files: { [file]: { clusters: [{ name: 'adx', after: { restrictOutboundNetworkAccess: 'Enabled' } }] } },
    });
  });

  it.each([
    ['lint', 'main.bicep', '--fail-on', 'never'],
    ['check', '--cluster', 'main.bicep', '--type', 'webapi', 'https://api.example/'],
    ['run', '--cluster', 'main.bicep', '-e', '.show cluster policy callout'],
    ['fleet', 'main.bicep'],
  ])('%s takes it', async (...argv) => {
    const scene = { files: { 'main.bicep': BICEP }, programs: { bicep: prints(TEMPLATE) } };
    const { code, stdout, asked } = await run(scene, ...argv);
    expect({ code, builds: asked.filter(word => word === 'build').length }).toEqual({ code: 0, builds: 1 });
    expect(stdout).not.toBe('');
  });

  it('takes parameters, and those of a parameters file', async () => {
    const files = { 'main.bicep': BICEP, 'prod.bicepparam': "using 'main.bicep'\nparam host = 'prod'\n" };
    const programs = { bicep: `case $1 in build) ${prints(TEMPLATE)};; *) ${prints(PARAMETERS)};; esac\n` };
    const ask = (...argv: readonly string[]): Promise<Run> =>
      run({ files, programs }, 'check', ...argv, '--type', 'webapi', 'https://prod.example/');
    expect((await ask('--cluster', 'main.bicep')).code).toBe(1);
    expect((await ask('--cluster', 'main.bicep', '--parameters', 'host=prod')).code).toBe(0);
    expect((await ask('--cluster', 'prod.bicepparam')).code).toBe(0);
  });

  it.each([
    ['in the file of cases', (cluster: string) => `- ${cluster}`],
    ['of one of several cases', (cluster: string) => `cases:\n- { callouts: [] }\n- ${cluster}`],
  ])('is the cluster of a test %s, built once', async (_, fileWith) => {
    const one = "{ cluster: main.bicep, callouts: [{ type: webapi, uri: 'https://api.example/', expect: allow }] }";
    const files = { 'main.bicep': BICEP, 'test.yaml': `${fileWith(one)}\n- ${one}\n` };
    const { code, stdout, asked } = await run({ files, programs: { bicep: prints(TEMPLATE) } }, 'test', 'test.yaml');
    expect({ code, stdout, builds: asked.filter(word => word === 'build').length }).toMatchObject({
      code: 0,
      builds: 1,
    });
    const refused = await run({ files, programs: { bicep: prints(TEMPLATE) } }, 'test', '--no-tools', 'test.yaml');
    expect(refused.code).not.toBe(0);
    expect(refused.stdout).toMatch(/bicep build \S*main\.bicep --stdout/);
    expect(refused.asked).toEqual([]);
  });

  it('is built by az where there is no bicep, but only where az has it already', async () => {
    const az = (hasBicep: boolean): string =>
      `case $2 in version) ${hasBicep ? 'echo 0.30.3' : 'echo no >&2; exit 1'};; *) ${prints(TEMPLATE)};; esac\n`;
    const files = { 'main.bicep': BICEP };
    const built = await run({ files, programs: { az: az(true) } }, 'inspect', 'main.bicep');
    const file = join(built.folder, 'main.bicep');
    expect(built.asked).toEqual(['bicep', 'version', 'bicep', 'build', '--file', file, '--stdout', '--no-restore']);
    expect(built.code).toBe(0);
    const missing = await run({ files, programs: { az: az(false) } }, 'inspect', 'main.bicep');
    expect(missing.asked).toEqual(['bicep', 'version']);
    expect(missing.code).toBe(2);
    expect(missing.stderr).toContain('this is Bicep source');
  });

  it.each([
    ['with --no-tools', ['--no-tools'], { bicep: prints(TEMPLATE) }],
    ['without a tool', [], {}],
  ])('is refused with the commands to type %s', async (_, argv, programs) => {
    const { code, stderr, asked, folder } = await run(
      { files: { 'main.bicep': BICEP }, programs },
      'inspect',
      'main.bicep',
      ...argv,
    );
    const file = join(folder, 'main.bicep');
    expect(asked).toEqual([]);
    expect(code).toBe(2);
    expect(stderr).toBe(
      `error: ${file}: this is Bicep source\nhint: run bicep build ${file} --stdout (or az bicep build --file ${file} --stdout), and pass its output\n`,
    );
  });

  it('is Bicep by its name, whatever is in it, and a hint quotes the name', async () => {
    const name = "a $(touch x) 'b'.bicep";
    const { stderr, folder } = await run({ files: { [name]: '// nothing\n' }, programs: {} }, 'inspect', name);
    expect(stderr).toContain(`run bicep build '${folder}/a $(touch x) '\\''b'\\''.bicep' --stdout`);
  });

  it('is not fixed, since what is read is not what is written', async () => {
    const scene = { files: { 'main.bicep': BICEP }, programs: { bicep: prints(TEMPLATE) } };
    const { code, stderr, folder } = await run(scene, 'lint', '--fix', 'main.bicep');
    expect(code).toBe(2);
    expect(stderr).toContain('--fix cannot write that');
    expect(readFileSync(join(folder, 'main.bicep'), 'utf8')).toBe(BICEP);
  });

  it('is told and left alone where a folder brings it', async () => {
    const files = {
      'main.bicep': BICEP,
      'other.bicep': "resource s 'Microsoft.Web/sites@2022-03-01' = {}\n",
      'cluster.json': TEMPLATE,
    };
    const { code, stderr, asked, folder } = await run(
      { files, programs: { bicep: prints(TEMPLATE) } },
      'lint',
      '.',
      '--fail-on',
      'never',
    );
    expect({ code, asked }).toEqual({ code: 0, asked: [] });
    expect(stderr).toBe(`warning: ${join(folder, 'main.bicep')}: skipped: sources are read where they are named\n`);
  });
});

/** `terraform show` starts the providers of the folder of the plan: programs of whoever sent it. */
describe('a saved plan', () => {
  it.each(['terraform', 'tofu'])('is refused with the command to type, though %s is there', async program => {
    const scene = { files: { tfplan: SAVED_PLAN }, programs: { [program]: prints('{}') } };
    const { code, stdout, stderr, asked } = await run(scene, 'inspect', 'tfplan');
    expect({ code, asked }).toEqual({ code: 2, asked: [] });
    expect(stdout + stderr).toContain('terraform show -json');
  });
});

describe('what is run', () => {
  it.each([
    '$(echo>pwned).bicep',
    '`echo>pwned`.bicep',
    'a;echo>pwned;.bicep',
    '"; echo>pwned; ".bicep',
    'a\nb.bicep',
    '@a.bicep',
    ' .bicep',
    'é %s $HOME *.bicep',
  ])('gets the name %j as one argument', async name => {
    const scene = {
      files: { [name]: BICEP },
      programs: { bicep: `printf '%s' "$2" > "$(dirname "$0")/name"\n${prints(TEMPLATE)}` },
    };
    const folder = folderWith(scene.files);
    const at = tools(scene.programs);
    const { code } = await kustoCallout(['inspect', join(folder, name)], { env: { PATH: `${at}:${SYSTEM}` } });
    expect(code).toBe(0);
    expect(readFileSync(join(at, 'name'), 'utf8')).toBe(join(folder, name));
    expect(existsSync('pwned') || existsSync(join(folder, 'pwned'))).toBe(false);
  });

  it('gets a name that begins with a dash as a path', async () => {
    const before = process.cwd();
    const folder = folderWith({ '-o.bicep': BICEP });
    const at = tools({ bicep: prints(TEMPLATE) });
    try {
      process.chdir(folder);
      const { code } = await kustoCallout(['inspect', '--', '-o.bicep'], { env: { PATH: `${at}:${SYSTEM}` } });
      expect(code).toBe(0);
    } finally {
      process.chdir(before);
    }
    expect(askedOf(at)[1]?.endsWith('/-o.bicep')).toBe(true);
  });

  it.each([
    ['a folder that depends on where we are', () => `.:node_modules/.bin::${SYSTEM}`],
    ['a path that is empty', () => ''],
  ])('is not what is found in %s', async (_, path) => {
    const before = process.cwd();
    const folder = folderWith({ 'main.bicep': BICEP });
    for (const place of ['bicep', 'node_modules/.bin/bicep']) {
      mkdirSync(dirname(join(folder, place)), { recursive: true });
      writeFileSync(join(folder, place), `#!/bin/sh\necho > '${folder}/pwned'\n`);
      chmodSync(join(folder, place), 0o755);
    }
    try {
      process.chdir(folder);
      expect((await kustoCallout(['inspect', 'main.bicep'], { env: { PATH: path() } })).code).toBe(2);
    } finally {
      process.chdir(before);
    }
    expect(existsSync(join(folder, 'pwned'))).toBe(false);
  });

  it('is no folder, and no file that may not be run', async () => {
    const at = folderWith({ 'bicep/x': '' });
    const other = folderWith({ bicep: `#!/bin/sh\n${prints(TEMPLATE)}` });
    const scene = { files: { 'main.bicep': BICEP }, programs: {}, path: () => `${at}:${other}:${SYSTEM}` };
    const { code, stderr } = await run(scene, 'inspect', 'main.bicep');
    expect(code).toBe(2);
    expect(stderr).toContain('this is Bicep source');
  });
});

describe('a tool that fails', () => {
  it.each([
    [
      'with an error after warnings',
      "echo 'a.bicep(1,1) : Warning no-unused: x' >&2; echo 'a.bicep(3,1) : Error BCP018: Expected the \"=\" character' >&2; exit 1\n",
      'bicep build: a.bicep(3,1) : Error BCP018: Expected the "=" character',
    ],
    [
      'for want of a module',
      'echo \'Error BCP190: The artifact with reference "br:x" has not been restored.\' >&2; exit 1\n',
      'has not been restored.; run bicep restore ',
    ],
    ['without a word', 'exit 7\n', 'bicep build: it ended with 7 and said nothing'],
    ['by printing something else', 'echo hello\n', 'bicep build printed something else than a JSON object'],
    ['by printing nothing', 'exit 0\n', 'bicep build printed something else than a JSON object'],
    ['by printing bytes that are no text', "printf '{\\377}'\n", 'is not UTF-8'],
    ['with control characters', "printf 'error \\033[31mred' >&2; exit 1\n", 'error '],
  ])('%s: the file is not read', async (_, body, message) => {
    const { code, stdout, stderr } = await run(
      { files: { 'main.bicep': BICEP }, programs: { bicep: body } },
      'lint',
      'main.bicep',
    );
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stdout + stderr).not.toContain('\u001b');
  });

  it('by printing without an end is stopped', async () => {
    const scene = { files: { 'main.bicep': BICEP }, programs: { bicep: 'exec cat /dev/zero\n' } };
    const { code, stderr } = await run(scene, 'inspect', 'main.bicep');
    expect(code).toBe(2);
    expect(stderr).toContain('bicep build: it printed more than 32 MB, the maximum');
  });

  it('by taking too long is stopped', async () => {
    const folder = folderWith({ 'main.bicep': BICEP });
    const at = tools({ bicep: 'exec sleep 600\n' });
    const options = { env: { PATH: `${at}:${SYSTEM}` }, onRead: () => Promise.resolve(), timeLimit: 200 };
    const inputs = new Inputs(
      () => process.stdin,
      () => Promise.resolve(new SourceTools(options)),
    );
    const name = join(folder, 'main.bicep');
    expect(await inputs.readAny(name)).toEqual({
      ok: false,
      message: `cannot read ${name}: bicep build: it took more than 0.2 seconds, the maximum`,
    });
    expect(inputs.isMade(name)).toBe(false);
  });
});
