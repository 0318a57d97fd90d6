import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checksumOf } from '../../src/verify/checksum.js';
import { folderWith, kustoCallout } from './harness.js';

/* Protects what people see of `verify`, and that a certificate whose values have other types is refused. */

const CERTIFICATE = readFileSync(join(__dirname, '../../samples/certificate.json'), 'utf8');

async function verify(text: string) {
  const folder = folderWith({ 'certificate.json': text });
  const { code, stdout, stderr } = await kustoCallout(['verify', join(folder, 'certificate.json')]);
  return { code, stderr, stdout: stdout.replaceAll(`${folder}/`, '') };
}

/** The certificate with a checksum that agrees. */
function forged(change: (text: string) => string): string {
  const { checksum: _, ...content } = JSON.parse(change(CERTIFICATE)) as Record<string, unknown>;
  const { format, ...rest } = content;
  return JSON.stringify({ format, checksum: checksumOf(content), ...rest });
}

describe('verify', () => {
  it('lists what a certificate proves', async () => {
    expect(await verify(CERTIFICATE)).toEqual({
      code: 0,
      stderr: '',
      stdout: `valid: proved for every text
  only sql within hosts contoso.database.windows.net
of lint-good.json (cluster contoso, 3 rules)
`,
    });
  });

  it.each<[string, (text: string) => string, string]>([
    ['a text for a state', text => text.replace(/"states":\[\[(\d+)/, '"states":[["$1"'), 'a state is not an integer'],
    ['a list for a state', text => text.replace(/"states":\[\[(\d+)/, '"states":[[[$1]'), 'a state is not an integer'],
    ['another rule', text => text.replace('^https://contoso', '^https?://contoso'), 'a proof of something else'],
    ['a tuple less', text => text.replace(/"states":\[\[[^\]]*\],/, '"states":['), 'does not begin at the start'],
    ['an older version', text => text.replace('certificate 2', 'certificate 1'), 'a certificate of version 1'],
    ['another one to come', text => text.replace('certificate 2', 'certificate 3'), 'a certificate of version 3'],
  ])('refuses a forged one with %s', async (_, change, reason) => {
    const { code, stdout } = await verify(forged(change));
    expect(stdout).toMatch(/^certificate\.json: refused: .*\n$/);
    expect(stdout).toContain(reason);
    expect(code).toBe(1);
  });

  it('refuses what is damaged, or not a certificate', async () => {
    const damaged = await verify(CERTIFICATE.replace('contoso"', 'other"'));
    expect(damaged).toMatchObject({
      code: 1,
      stdout: 'certificate.json: refused: it is damaged: the checksum is another one\n',
    });
    expect(await verify('{}')).toMatchObject({
      code: 1,
      stdout: 'certificate.json: refused: it is not a certificate of kusto-callout\n',
    });
    expect(await verify('no')).toMatchObject({ code: 1, stdout: 'certificate.json: refused: it is not JSON\n' });
  });

  it.each([[[]], [['missing.json']], [['a.json', 'b.json']]])('%j is bad usage', async argv => {
    const { code, stdout } = await kustoCallout(['verify', ...argv]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});
