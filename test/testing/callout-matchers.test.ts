import { describe, expect, it } from 'vitest';
import { Cluster } from '../../src/index.js';
import { calloutMatchers, type CalloutMatchers } from '../../src/testing/index.js';

declare module 'vitest' {
  // The way that the documentation of the matchers shows; an interface can be merged, a type cannot.
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type
  interface Matchers<T> extends CalloutMatchers<T> {}
}

expect.extend(calloutMatchers);

/*
 * Protects the matchers for callouts: what passes, what fails, and that a failure explains itself.
 */

function failureOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'no failure';
}

describe('toAllowCallout and toDenyCallout', () => {
  const cluster = new Cluster();

  it('pass where the cluster decides so', () => {
    expect(cluster).toAllowCallout('sql', 'https://server.database.windows.net');
    expect(cluster).not.toAllowCallout('sql', 'https://evil.example');
    expect(cluster).toDenyCallout('sql', 'https://evil.example');
    expect(cluster).not.toDenyCallout('sql', 'https://server.database.windows.net');
  });

  it('take assumptions', () => {
    expect(cluster).toDenyCallout('sql', 'https://SERVER.database.windows.net');
    expect(cluster).toAllowCallout('sql', 'https://SERVER.database.windows.net', { ignoreCase: true });
  });

  it('explain a failure', () => {
    const expectedDenied = failureOf(() => {
      expect(cluster).toDenyCallout('sql', 'https://server.database.windows.net');
    });
    expect(expectedDenied).toContain('expected the callout to be denied');
    expect(expectedDenied).toContain('by immutable[3], CanCall: true');
    const expectedAllowed = failureOf(() => {
      expect(cluster).toAllowCallout('webapi', 'https://example.com/');
    });
    expect(expectedAllowed).toContain('expected the callout to be allowed');
    expect(expectedAllowed).toContain('no rule of its type matches');
    const negated = failureOf(() => {
      expect(cluster).not.toAllowCallout('sql', 'https://server.database.windows.net');
    });
    expect(negated).toContain('expected the callout to be denied');
  });

  it('refuse a misspelt type, which would be denied whatever the policy', () => {
    expect(() => {
      expect(cluster).toDenyCallout('sqll', 'https://evil.example');
    }).toThrow('did you mean `sql`?');
    expect(() => {
      expect(cluster).not.toAllowCallout('sqll', 'https://evil.example');
    }).toThrow('did you mean `sql`?');
  });
});
