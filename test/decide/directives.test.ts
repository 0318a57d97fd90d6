import { describe, expect, it } from 'vitest';
import { Cluster } from '../../src/index.js';

/*
 * Protects #check and #explain where scripts and sessions use them.
 */

function answers(script: string): readonly string[] {
  return new Cluster().executeScript(script, { continueOnError: true }).steps.map(({ result }) => {
    if (!('output' in result) && !('message' in result)) return 'command';
    return result.ok ? (result.output ?? '') : `${result.message}; ${result.hint ?? ''}`;
  });
}

describe('#check', () => {
  it('answers in a line, and changes with the policy', () => {
    expect(
      answers(`#check webapi https://example.com/
.alter cluster policy callout @'[{"CalloutType":"webapi","CalloutUriRegex":"example","CanCall":true}]'
#CHECK WebApi https://example.com/
#arm {"restrictOutboundNetworkAccess": "Enabled", "allowedFqdnList": ["a.example"]}
#check sql https://a.example.evil/`),
    ).toEqual([
      'denied: webapi https://example.com/ (no rule of its type matches, and what no rule allows is denied; DEPENDS on predefined-rules)',
      'command',
      'allowed: webapi https://example.com/ (command[0]: a rule allows it, and no rule denies it; robust)',
      '',
      'allowed: sql https://a.example.evil/ (arm-fqdn[1]: a rule allows it, and no rule denies it; fqdn-rule-is-unanchored; DEPENDS on fqdn-entry)',
    ]);
  });

  it.each([
    ['#check', '#check needs a callout type and a URI; for example: #check sql https://server.database.windows.net'],
    [
      '#check sql',
      '#check needs a URI after the callout type; for example: #check sql https://server.database.windows.net',
    ],
    ['#explain sqll x', '`sqll` is not a callout type; did you mean `sql`?'],
    ['#explian sql x', '`#explian` is not a directive; did you mean `#explain`?'],
  ])('%s is refused with what to write instead', (line, message) => {
    expect(answers(line)).toEqual([message]);
  });
});

describe('#explain', () => {
  it('says why', () => {
    expect(answers('#explain sql https://server.database.windows.net')).toEqual([
      `allowed: sql https://server.database.windows.net
  because a rule allows it, and no rule denies it
  by immutable[3], CanCall: true
      https://server.database.windows.net
              ^^^^^^^^^^^^^^^^^^^^^^^^^^^
      [a-z0-9][a-z0-9\\-]{0,61}[a-z0-9]?\\.database\\.windows\\.net/?$
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  matched against the URI as given, case counts (an assumption: the documentation does not say)
  robust: the same under every credible reading of what is not known of the service`,
    ]);
  });
});
