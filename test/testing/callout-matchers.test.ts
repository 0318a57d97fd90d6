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

describe('toCallOut and toKeepWorkingUnder', () => {
  const query = "cluster('help').database('Samples').T | evaluate http_request('https://api.example/x')";
  const open = 'let f = (u:string) { externaldata(a:string)[u] }; f(T)';
  const restricted = new Cluster({ properties: { restrictOutboundNetworkAccess: 'Enabled' } });

  it('pass where the KQL does so', () => {
    expect(query).toCallOut('kusto');
    expect(query).toCallOut('kusto', 'https://HELP.kusto.windows.net');
    expect(query).toCallOut('webapi', 'https://api.example/x');
    expect(query).not.toCallOut('webapi', 'https://api.example/X');
    expect(query).not.toCallOut('sql');
    expect("cluster('help').database('Samples').T").toKeepWorkingUnder(new Cluster());
    expect(query).not.toKeepWorkingUnder(restricted);
    expect('T | count').toKeepWorkingUnder(restricted);
  });

  it('take files', () => {
    const files = [
      { name: 'functions.csv', text: `Name,Parameters,Body\nGet,"(u:string)","{ externaldata(a:string)[u] }"\n` },
      { name: 'query.kql', text: "Get('https://a.example/b')" },
    ];
    expect(files).toCallOut('external_data', 'https://a.example/b');
    expect(files).not.toKeepWorkingUnder(restricted);
  });

  it('do not pass over what is not known', () => {
    expect(failureOf(() => expect(open).toCallOut('external_data'))).toContain(
      'expected a callout of type external_data',
    );
    expect(failureOf(() => expect(open).not.toCallOut('external_data'))).toBe(
      'expected no callout that may be one\n' +
        'externaldata (external_data) UNKNOWN (T: a name that is not defined here: a column, or something of the cluster that was not exported) at line 1',
    );
    expect(failureOf(() => expect('evaluate dax_request(x)').toKeepWorkingUnder(restricted))).toContain(
      'unknown: dax_request',
    );
    expect(failureOf(() => expect('evaluate dax_request(x)').not.toKeepWorkingUnder(restricted))).toContain(
      'expected a callout that is denied',
    );
  });

  it('explain a failure', () => {
    expect(failureOf(() => expect(query).toKeepWorkingUnder(restricted))).toMatch(
      /^expected every callout to be allowed\ndenied: cluster \(kusto\) https:\/\/help\.kusto\.windows\.net\/ at line 1: /,
    );
    expect(failureOf(() => expect('T').toCallOut('sql', 'https://a/'))).toBe(
      'expected a callout of type sql to https://a/\nthe KQL makes none of this type',
    );
    expect(failureOf(() => expect('T').not.toKeepWorkingUnder(restricted))).toBe(
      'expected a callout that is denied, but all 0 are allowed',
    );
    expect(failureOf(() => expect('T').not.toCallOut('sqll'))).toContain('did you mean `sql`?');
  });
});

describe('toAllowCallout and toDenyCallout', () => {
  const cluster = new Cluster();

  it('pass where the cluster decides so', () => {
    expect(cluster).toAllowCallout('sql', 'https://server.database.windows.net');
    expect(cluster).not.toAllowCallout('sql', 'https://evil.example');
    expect(cluster).toDenyCallout('sql', 'https://evil.example');
    expect(cluster).not.toDenyCallout('sql', 'https://server.database.windows.net');
  });

  it('take assumptions', () => {
    const uri = 'https://SERVER.database.windows.net';
    expect(cluster).toDenyCallout('sql', uri, { defaultReading: true });
    expect(cluster).toAllowCallout('sql', uri, { ignoreCase: true });
    // Other credible readings say something else.
    expect(failureOf(() => expect(cluster).toDenyCallout('sql', uri))).toContain(
      "pass { assume: { 'match-subject': '…' } }",
    );
    expect(failureOf(() => expect(cluster).not.toAllowCallout('sql', uri))).toContain(
      'the callout is denied, but not if',
    );
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
