import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { kustoCallout } from './harness.js';

/*
 * Protects that one file of both states is enough for `diff`: plans, previews and what-if results, of what is known, what is not, and what
 * neither side states.
 */

const cases = resolve(__dirname, '../inventory/cases');

async function diff(...argv: readonly string[]) {
  const [file = '', ...options] = argv;
  const { code, stdout, stderr } = await kustoCallout(['diff', resolve(cases, file), ...options]);
  return { code, stdout: stdout.replaceAll(`${cases}/`, ''), stderr: stderr.replaceAll(`${cases}/`, '') };
}

describe('diff of a plan alone', () => {
  it.each([
    ['tf09-noop.json', 0, 'No new access: proved for every callout type and every text.'],
    ['tf33-callout-block.json', 1, 'New access for kusto.'],
    ['wi03-rest.json', 3, ''],
  ])('%s, as a gate: exit code %i', async (file, code, line) => {
    const result = await diff(file, '--no-new-access');
    expect(result).toMatchObject({ code, stdout: expect.stringContaining(line) as string });
  });

  it('tells what is not known until the plan is applied, and exits with 3', async () => {
    const { code, stderr } = await diff('tf15-unknown.json');
    expect({ code, stderr }).toMatchObject({
      code: 3,
      stderr: expect.stringContaining(
        'INPUT_UNKNOWN: the file does not tell allowedFqdnList of `adxprodweu`',
      ) as string,
    });
  });

  it('says nothing of what neither side states', async () => {
    expect(await diff('tf09-noop.json')).toMatchObject({ code: 0, stderr: '' });
  });

  it('takes one cluster of several, and tells programs of each', async () => {
    const { code, stdout } = await diff('tf33-callout-block.json', '--format', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      clusters: [{ cluster: expect.stringMatching(/^tf33-callout-block\.json#/) as string }],
      errors: [],
    });
  });

  it('wants a second file beside one that has no states of its own', async () => {
    const { code, stderr } = await diff('az01-kusto-show.json');
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('diff takes two inputs, OLD and NEW, or one that has both') as string,
    });
  });
});

describe('what is not known', () => {
  it.each([
    ['who', 'sql'],
    ['prove', '--property=never sql matching ^x'],
  ])('%s ends with 3', async (name, question) => {
    const argv =
      name === 'who' ? [resolve(cases, 'tf15-unknown.json')] : [resolve(cases, 'tf15-unknown.json'), question];
    const { code } = await kustoCallout([name, ...argv]);
    expect(code).toBe(3);
  });
});
