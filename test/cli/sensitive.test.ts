import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { kustoCallout } from './harness.js';

/*
 * Protects that values which a file marks as sensitive are not printed, and that questions about them end undecided (3): Terraform
 * writes them in clear into the JSON of a plan. Only the JSON of `inspect` has them, with the mark, for programs that need them.
 */

const plan = resolve(__dirname, '../inventory/cases/tf17-sensitive.json');
const SECRETS = /contosolake|contososql/;

describe('a plan with a sensitive list', () => {
  it.each([
    [3, ['who', plan]],
    [3, ['who', '--format', 'json', plan]],
    [3, ['lint', plan]],
    [3, ['lint', '--format', 'sarif', plan]],
    [3, ['diff', plan]],
    [3, ['diff', '--format', 'markdown', '--no-new-access', plan]],
    [3, ['prove', '--property', 'never webapi matching ^http:', plan]],
    [3, ['check', '--type', 'webapi', 'https://example.com/', '--explain', '--cluster', plan]],
    [3, ['fleet', plan]],
    [2, ['run', '-e', '.show cluster policy callout', '--cluster', plan]],
    [0, ['inspect', plan]],
  ])('ends with %i and hides it: %j', async (expected, argv) => {
    const { code, stdout, stderr } = await kustoCallout(argv);
    expect(`${stdout}${stderr}`).not.toMatch(SECRETS);
    expect({ code, stderr }).toMatchObject({ code: expected });
    if (expected !== 0) expect(`${stdout}${stderr}`).toContain('marks allowedFqdnList of `adxprodweu` as sensitive');
  });
});
