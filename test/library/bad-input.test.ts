/*
 * Hostile and unlucky input: a clear error or the right result, in bounded time, with nothing lost.
 */
import { describe, expect, it } from 'vitest';
import { Cluster, ClusterError, describeError, type ExecuteResult } from '../../src/index.js';
import { effort } from '../effort.js';
import { processorTime } from '../processor-time.js';

const ALTER = '.alter cluster policy callout ';
const CONTROL = /[^\P{Cc}\n]/u;

function fence(policy: string): string {
  return `${ALTER}\`\`\`${policy}\`\`\``;
}

function rule(regex: string, type = 'sql'): string {
  return JSON.stringify({ CalloutType: type, CalloutUriRegex: regex, CanCall: true });
}

function errorOf(result: ExecuteResult) {
  if (result.ok) throw new Error('was not refused');
  return result.error;
}

/** Runs something that must come back soon; the bound is generous, for slow machines. */
function within<Result>(milliseconds: number, run: () => Result): Result {
  const started = processorTime();
  const result = run();
  expect(processorTime() - started).toBeLessThan(milliseconds);
  return result;
}

describe('names of Object.prototype are names like others', () => {
  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'])('%s', name => {
    const error = errorOf(new Cluster().execute(fence(`[{"${name}": {"CanCall": true}}]`)));
    expect(error).toMatchObject({ reason: 'POLICY_KEY', message: `[0].${name}: \`${name}\` is not a key of a rule` });
    expect(error.hint).not.toContain('function');
    expect(errorOf(new Cluster().execute(fence(`[${rule('a', name)}]`))).reason).toBe('POLICY_CALLOUT_TYPE');

    const cluster = new Cluster(
      `{ "properties": { "${name}": { "polluted": 1 } }, "${name}": [2], "tags": { "${name}": 3 } }`,
    );
    const { properties, tags } = cluster.resource;
    for (const [record, value] of [
      [properties, { polluted: 1 }],
      [cluster.resource, [2]],
      [tags, 3],
    ] as const) {
      expect(Object.getOwnPropertyDescriptor(record, name)?.value).toEqual(value);
    }
    expect(cluster.patch(`{ "properties": { "${name}": null } }`)).toMatchObject({ ok: true });
    expect(cluster.patch(`{ "${name}": 1 }`)).toMatchObject({ ok: false });
    expect(Object.getPrototypeOf(cluster.resource)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(new Cluster().executeScript(`#${name}\n#as ${name}`, { continueOnError: true }).ok).toBe(false);
    expect(new Cluster().execute(`.${name} ${name}`).ok).toBe(false);
  });
});

describe('depth', () => {
  it.each([
    ['arrays', '['],
    ['objects', '{"a":'],
  ])('a million nested %s', (_, open) => {
    const text = open.repeat(1_000_000);
    expect(within(5_000, () => errorOf(new Cluster().execute(fence(text)))).message).toContain(
      'deeper than 100 levels',
    );
    expect(new Cluster().patch(text)).toMatchObject({ ok: false });
  });

  it('a million brackets of commands and queries', () => {
    expect(within(5_000, () => new Cluster().execute(`.show ${'('.repeat(1_000_000)}`)).ok).toBe(false);
    expect(within(5_000, () => new Cluster().execute('('.repeat(1_000_000))).ok).toBe(false);
  });

  it('parameters of a template that JSON cannot hold are a ClusterError', () => {
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    for (const parameters of [circular, { a: 5n }]) {
      expect(() => new Cluster('{"resources": []}', { parameters })).toThrow(ClusterError);
      expect(() => new Cluster('{"resources": []}', { parameters })).toThrow(
        'the parameters cannot be written as JSON',
      );
    }
  });

  it('an object that JSON has no form for is refused like a malformed document, in every way in', () => {
    const circular: Record<string, unknown> = { properties: {} };
    circular['tags'] = circular;
    let deep: object = {};
    for (let depth = 0; depth < 100_000; depth++) deep = { deep };
    // As a caller in JavaScript would pass them.
    const nothing = undefined as unknown as string;
    for (const document of [circular, { tags: { a: 5n } }, { tags: deep }, nothing]) {
      const cluster = new Cluster();
      const refusal = { ok: false, error: { reason: 'ARM_JSON', message: 'the object cannot be written as JSON' } };
      expect(cluster.put(document)).toMatchObject(refusal);
      expect(cluster.patch(document)).toMatchObject(refusal);
      if (document !== nothing) expect(() => new Cluster(document)).toThrow(ClusterError);
    }
  });

  it.each<[unknown, string]>([
    ['owner', '`owner` is not a role'],
    ['Admin', '`Admin` is not a role'],
    ['__proto__', '`__proto__` is not a role'],
    [5, 'a number is not a role'],
    [null, 'null is not a role'],
  ])('the role %s of a caller in JavaScript is a TypeError, for every command', (role, message) => {
    // What the types forbid, JavaScript may pass.
    const as = role as 'admin';
    for (const command of ['.show version', '.show cluster policy callout', `${ALTER}'[]'`]) {
      expect(() => new Cluster().execute(command, { as })).toThrow(TypeError);
      expect(() => new Cluster().execute(command, { as })).toThrow(message);
      expect(() => new Cluster().executeScript(command, { as })).toThrow(message);
    }
  });
});

const MEGABYTES = effort(50);

describe('size', () => {
  it.each([
    ['words', '.show '.concat('x '.repeat(300_000))],
    ['one word', `.${'x'.repeat(1_000_000)}`],
    ['hyphens', `.alter${'-'.repeat(300_000)}`],
    ['dots', '.'.repeat(500_000)],
    ['properties', `.execute cluster script with (${'a=1,'.repeat(100_000)}`],
    [
      'properties of a whole list',
      `.execute cluster script with (${Array.from({ length: 50_000 }, () => 'a=1').join()}) .`,
    ],
    ['commands of a script', `.execute cluster script <|\n${'.show version\n'.repeat(50_000)}.foo '`],
    ['literals', `${ALTER}${"'a' ".repeat(200_000)}`],
    ['unterminated quotes', `${ALTER}${"'\n".repeat(200_000)}`],
    ['characters of no use', '\u0001'.repeat(500_000)],
    ['backslashes', `${ALTER}'${'\\'.repeat(500_001)}'`],
    ['commas of JSON', fence(`[${','.repeat(500_000)}]`)],
    ['a string of JSON without an end', fence(`["${'a'.repeat(2_000_000)}`)],
    ['an unknown type', fence(`[${rule('a', 'x'.repeat(1_000_000))}]`)],
    ['an unknown key', fence(`[{"${'x'.repeat(1_000_000)}": 1}]`)],
    ['a directive', '#'.repeat(500_000)],
  ])('many or long: %s', (_, text) => {
    const error = within(8_000, () => errorOf(new Cluster().execute(text)));
    expect(error.message.length + (error.hint?.length ?? 0)).toBeLessThan(2_000);
    expect(describeError(error, text).length).toBeLessThan(4_000);
  });

  it('a regex of a megabyte is taken or refused, soon', () => {
    const long = within(8_000, () => new Cluster().execute(fence(`[${rule('a'.repeat(1_000_000))}]`)));
    const bad = within(8_000, () => new Cluster().execute(fence(`[${rule('('.repeat(1_000_000))}]`)));
    for (const result of [long, bad]) {
      if (!result.ok) expect(result.error.reason).toBe('POLICY_REGEX');
      if (!result.ok) expect(describeError(result.error, '').length).toBeLessThan(4_000);
    }
    expect(bad.ok).toBe(false);
  });

  it('a long list of ARM', () => {
    const fqdns = Array.from({ length: 10_001 }, (_, index) => `a${index}.example`);
    expect(new Cluster().patch({ properties: { allowedFqdnList: fqdns } })).toMatchObject({
      error: { reason: 'ARM_TOO_MANY' },
    });
    const cluster = new Cluster({
      properties: { allowedFqdnList: fqdns.slice(1), restrictOutboundNetworkAccess: 'Enabled' },
    });
    expect(within(5_000, () => cluster.execute('.show cluster policy callout').ok)).toBe(true);
  });

  it('many clusters in a template are named in a few words', () => {
    const resources = Array.from({ length: 5_000 }, (_, index) => ({
      type: 'Microsoft.Kusto/clusters',
      name: `c${index}`,
    }));
    const result = new Cluster().put({ resources });
    if (result.ok) throw new Error('was not refused');
    expect(result.error.message.length).toBeLessThan(200);
  });

  it(`a script of ${MEGABYTES} MB`, () => {
    const line = '.show version // c\n';
    const script = `${line.repeat(Math.floor((MEGABYTES * 1_000_000) / line.length))}.foo\n`;
    const outcome = new Cluster().executeScript(`.foo\n${script}`);
    expect(outcome.steps).toHaveLength(1);
  });
});

describe('characters', () => {
  it('NUL, lone surrogates and control characters inside a policy are kept as they are', () => {
    const regex = 'a\u0000\ud800\u001b\u0085\u2028\udc00';
    const cluster = new Cluster();
    const [row] = cluster.executeOrThrow(fence(`[${rule(regex)}]`)).rows;
    expect(cluster.dataPlanePolicy[0]?.CalloutUriRegex).toBe(regex);
    expect(JSON.parse(row?.[2] as string)).toEqual(cluster.dataPlanePolicy);
  });

  it.each(['\u0000', '\u000b', '\u0085', '\ud800', '\u200e', '\u00ad'])(
    'outside literals %j is refused by its name',
    character => {
      const error = errorOf(new Cluster().execute(`.show ${character}version`));
      expect(error.reason).toBe('KS002');
      expect(error.message).toMatch(/U\+[0-9A-F]{4}/);
    },
  );

  it('byte order marks', () => {
    expect(new Cluster().execute('\ufeff.show version').ok).toBe(true);
    expect(new Cluster().execute('\ufeff\ufeff.show version').ok).toBe(true);
    expect(new Cluster().executeScript('\ufeff.show version\n').ok).toBe(true);
    expect(new Cluster().execute(fence('\ufeff[]')).ok).toBe(true);
    expect(new Cluster('\ufeff{ "properties": {} }').name).toBe('mycluster');
  });

  it('UTF-16 read as UTF-8 or Latin 1 is refused', () => {
    expect(new Cluster().execute('\ufffd\ufffd.\u0000s\u0000h\u0000o\u0000w\u0000').ok).toBe(false);
    expect(new Cluster().execute('ÿþ.\u0000s\u0000').ok).toBe(false);
  });

  it('huge numbers', () => {
    expect(
      errorOf(new Cluster().execute(fence(`[{"CalloutType":"sql","CalloutUriRegex":"a","CanCall":1e999}]`))).reason,
    ).toBe('POLICY_VALUE');
    expect(errorOf(new Cluster().execute(fence(`[${'9'.repeat(100_000)}]`))).reason).toBe('POLICY_SHAPE');
    expect(new Cluster().patch('{ "sku": { "capacity": 123456789012345678901234567890 } }').ok).toBe(true);
  });
});

describe('nothing that a user wrote reaches a terminal raw', () => {
  const ESCAPE = '\u001b[2J\u0007\r';

  it.each([
    [
      'a principal',
      new Cluster({ properties: { restrictOutboundNetworkAccess: 'Enabled' } }).execute(fence('[]'), {
        principal: `aaduser=${ESCAPE}`,
      }),
    ],
    [
      'the URI of a cluster',
      new Cluster({ properties: { uri: `https://${ESCAPE}` } }).execute(fence('[]'), { as: 'none' }),
    ],
    ['a key', new Cluster().execute(fence(JSON.stringify([{ [ESCAPE]: 1 }])))],
    ['a type', new Cluster().execute(fence(`[${rule('a', ESCAPE)}]`))],
    ['a regex', new Cluster().execute(fence(`[${rule(`(${ESCAPE}`)}]`))],
    ['a regex escape', new Cluster().execute(fence(`[${rule('\\p{\u001b}')}]`))],
    ['JSON', new Cluster().execute(fence(ESCAPE))],
    ['a command', new Cluster().execute(`.${ESCAPE}`)],
    ['a literal', new Cluster().execute(`${ALTER}'\\\u001b'`)],
    ['a query', new Cluster().execute(`x${ESCAPE}`)],
  ])('%s', (_, result) => {
    const error = errorOf(result);
    expect(error.message + (error.hint ?? '')).not.toMatch(CONTROL);
  });

  it.each([
    { name: ESCAPE, properties: {} },
    { properties: { [ESCAPE]: 1 } },
    { properties: { restrictOutboundNetworkAccess: ESCAPE } },
    {
      properties: { calloutPolicies: [{ calloutType: 'sql', calloutUriRegex: `(${ESCAPE}`, outboundAccess: 'Allow' }] },
    },
    {
      properties: {
        calloutPolicies: [{ calloutType: 'sql', calloutUriRegex: '\\p{\u001b}', outboundAccess: 'Allow' }],
      },
    },
    { properties: { calloutPolicies: [{ [ESCAPE]: 1 }] } },
    { resources: { [ESCAPE]: 1 } },
    { type: ESCAPE, properties: {} },
    { resources: [{ type: ESCAPE }, { type: 'Microsoft.Kusto/clusters', name: 'c' }] },
  ])('ARM: %j', document => {
    const result = new Cluster().put(JSON.stringify(document));
    const texts = result.ok ? result.warnings : [result.error.message, result.error.hint ?? '', result.error.target];
    expect(texts.length).toBeGreaterThan(0);
    expect(texts.join('\n')).not.toMatch(CONTROL);
  });

  it('the excerpt of an error shows control characters by name, and the caret under them', () => {
    const text = '.show \u001b[31mversion';
    expect(describeError(errorOf(new Cluster().execute(text)), text)).toContain(
      '1 | .show <U+001B>[31mversion\n  |       ^^^^^^^^',
    );
  });
});

describe('speed and memory', () => {
  it('10,000 rules: .show and .alter-merge of one rule', () => {
    const cluster = new Cluster();
    cluster.executeOrThrow(
      fence(`[${Array.from({ length: 10_000 }, (_, index) => rule(`host${index}\\.example`)).join()}]`),
    );
    within(500, () => cluster.executeOrThrow('.show cluster policy callout'));
    within(500, () => cluster.executeOrThrow(`.alter-merge cluster policy callout \`\`\`[${rule('other')}]\`\`\``));
    expect(cluster.dataPlanePolicy).toHaveLength(10_001);
  });

  it('a new Cluster takes microseconds', () => {
    const count = 10_000;
    for (let index = 0; index < count; index++) new Cluster();
    const started = processorTime();
    for (let index = 0; index < count; index++) new Cluster();
    // 20 µs is the promise; a busy machine gets five times that.
    expect((processorTime() - started) / count).toBeLessThan(0.1);
  });

  it('a new Cluster takes at most 4 KB', () => {
    const count = 20_000;
    const before = process.memoryUsage().heapUsed;
    const clusters = Array.from({ length: count }, () => new Cluster());
    const grown = process.memoryUsage().heapUsed - before;
    expect(clusters).toHaveLength(count);
    expect(grown / count).toBeLessThan(4_096);
  });
});
