import { describe, expect, it } from 'vitest';
import { MAX_LINK_LENGTH, packState, unpackState } from '../src/share/link.js';
import { secretIn } from '../src/share/secrets.js';
import { EMPTY_STATE, type PlaygroundState } from '../src/share/state.js';
import { numbers } from './numbers.js';

const STATE: PlaygroundState = {
  ...EMPTY_STATE,
  cluster: '{ "properties": { "restrictOutboundNetworkAccess": "Enabled" } } // ünïcode 🙂',
  callouts: 'sql https://contoso.database.windows.net/',
};

async function packed(state: PlaygroundState): Promise<string> {
  const result = await packState(state);
  if (!result.ok) throw new Error(result.message);
  return result.value;
}

describe('share links', () => {
  it('give back what they were made of', async () => {
    expect(await unpackState(await packed(STATE))).toEqual({ ok: true, value: STATE });
    expect(await unpackState(await packed(EMPTY_STATE))).toEqual({ ok: true, value: EMPTY_STATE });
  });

  it('refuse what does not fit, with both numbers', async () => {
    const random = numbers(1);
    const cluster = Array.from({ length: 12_000 }, () => String.fromCharCode(33 + (random.next().value % 90))).join('');
    const result = await packState({ ...STATE, cluster });
    expect(result.ok ? '' : result.message).toMatch(
      new RegExp(`would have \\d+ characters; the maximum is ${MAX_LINK_LENGTH}`),
    );
  });

  it('refuse to unfold to more than a state may hold', async () => {
    const bomb = await packed({ ...STATE, cluster: 'a'.repeat(500_000) });
    expect(bomb.length).toBeLessThan(MAX_LINK_LENGTH);
    expect(await unpackState(bomb)).toMatchObject({ ok: false });
  });

  it.each(['', 'v0.abc', 'v1.%%%', 'v1.AAAA', 'v1.', `v1.${'A'.repeat(9_000)}`])(
    'refuse %j with a message',
    async fragment => {
      expect(await unpackState(fragment)).toMatchObject({ ok: false });
    },
  );

  it('survive 10,000 mutations: a state of texts, or a message', async () => {
    const random = numbers(7);
    const next = (below: number): number => random.next().value % below;
    const original = await packed(STATE);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.%#<"';
    let readable = 0;
    for (let count = 0; count < 10_000; count++) {
      const at = next(original.length);
      const unit = alphabet[next(alphabet.length)] ?? 'A';
      const kind = next(4);
      const mutated =
        kind === 0
          ? original.slice(0, at) + unit + original.slice(at + 1)
          : kind === 1
            ? original.slice(0, at) + original.slice(at + 1 + next(5))
            : kind === 2
              ? original.slice(0, at) + unit.repeat(1 + next(9)) + original.slice(at)
              : original.slice(0, at);
      const result = await unpackState(mutated);
      if (!result.ok) {
        expect(result.message).not.toBe('');
        continue;
      }
      readable++;
      expect(Object.values(result.value).every(text => typeof text === 'string')).toBe(true);
    }
    expect(readable).toBeGreaterThan(0);
  });
});

describe('secrets', () => {
  it.each([
    ['https://a.blob.core.windows.net/c?sv=2022&sig=AbCdEfGhIjKl%3D'],
    ['https://a.blob.core.windows.net/c/f.csv;Zm9vYmFyZm9vYmFyZm9vYmFy=='],
    ['DefaultEndpointsProtocol=https;AccountName=a;AccountKey=abcdefghijkl=='],
    ['Server=tcp:a.database.windows.net,1433;User ID=u;Password=hunter2;'],
    ['{ "clientSecret": "abc" }'],
    ['https://user:hunter2@example.org/'],
    ['Authorization: Bearer abcdefghijklmnopqrstuvwxyz'],
    ['eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0abc.sig'],
    ['-----BEGIN RSA PRIVATE KEY-----'],
  ])('are refused: %s', async text => {
    expect(secretIn({ ...EMPTY_STATE, kql: text })?.part).toBe('kql');
    expect(await packState({ ...EMPTY_STATE, kql: text })).toMatchObject({ ok: false });
  });

  it.each([
    ['externaldata(a: string) ["https://a.blob.core.windows.net/c/f.csv;impersonate"]'],
    ['externaldata(a: string) [h@"https://a.blob.core.windows.net/c/f.csv;managed_identity=system"]'],
    ['^https://[a-z]+:[0-9]+@'],
    ['{ "password": "[parameters(\'password\')]" }'],
    ['.show cluster policy callout; // all'],
    ['Server=tcp:contoso.database.windows.net,1433;Authentication=Active Directory Integrated'],
  ])('are not seen where there are none: %s', text => {
    expect(secretIn({ ...EMPTY_STATE, kql: text })).toBeNull();
  });
});
