import { describe, expect, it } from 'vitest';
import { Cluster, explainDecision, type DecisionOptions } from '../../src/index.js';

/*
 * What people read when they ask why: every text in one file, to be read aloud. A change of wording is wanted now and then;
 * `npx vitest run -u test/decide/explain.test.ts` writes the file anew.
 */

function clusterWith(rules: readonly [type: string, regex: string, canCall: boolean][]): Cluster {
  const cluster = new Cluster();
  const list = rules.map(([CalloutType, CalloutUriRegex, CanCall]) => ({ CalloutType, CalloutUriRegex, CanCall }));
  cluster.executeOrThrow(`.alter cluster policy callout \`\`\`${JSON.stringify(list)}\`\`\``);
  return cluster;
}

function restricted(properties: object): Cluster {
  return new Cluster({ properties: { restrictOutboundNetworkAccess: 'Enabled', ...properties } });
}

const webapi = clusterWith([
  ['webapi', '^https://(api|www|cdn)\\.contoso\\.(com|net)/', true],
  ['webapi', '/private/|\\.\\.', false],
  ['webapi', '(?i)(?:one|two|(three|four))$', true],
  ['webapi', 'o*', true],
]);
const many = clusterWith(Array.from({ length: 30 }, (_, index) => ['webapi', `e{1,${index + 1}}`, true]));
const broken = restricted({
  calloutPolicies: [
    { calloutType: 'sql', calloutUriRegex: '(a', outboundAccess: 'Deny' },
    { calloutType: 'sql', calloutUriRegex: '*', outboundAccess: 'Allow' },
    { calloutType: 'kusto', calloutUriRegex: '^(?:(a+)+\\1|x)$', outboundAccess: 'Allow' },
  ],
});
const fqdns = restricted({ allowedFqdnList: ['a.example.com'] });
const long = `https://www.contoso.com/${'path/'.repeat(60)}private/${'x'.repeat(300)}`;

const questions: readonly (readonly [Cluster, type: string, uri: string, options?: DecisionOptions])[] = [
  [webapi, 'sql', 'https://server.database.windows.net'],
  [webapi, 'sql', 'https://evil.example'],
  [webapi, 'sqll', 'https://evil.example'],
  [webapi, 'external_data', 'https://myclusterinternalsa.blob.core.windows.net/container'],
  [webapi, 'webapi', 'https://www.contoso.net/x'],
  [webapi, 'webapi', 'https://api.contoso.com/private/x'],
  [webapi, 'webapi', 'https://h/FOUR'],
  [webapi, 'webapi', ''],
  [webapi, 'webapi', long],
  [webapi, 'webapi', 'https://www.contoso.net/..\n\u001b[2J\u202e\u0000\ud800'],
  [webapi, 'webapi', 'https://user:secret@www.contoso.net/x', { subject: 'origin', ignoreCase: true }],
  [webapi, 'webapi', 'www.contoso.net', { subject: 'host' }],
  [many, 'webapi', 'eee'],
  [broken, 'sql', 'https://x'],
  [broken, 'kusto', `${'a'.repeat(60)}b`],
  [fqdns, 'sql', 'https://a.example.com/'],
  [fqdns, 'sql', 'https://evil.example/?x=a.example.com'],
  [fqdns, 'webapi', 'https://a.example.com/'],
];

describe('explanations', () => {
  it('read as they should', async () => {
    const text = questions
      .map(([cluster, type, uri, options]) => `${explainDecision(cluster.decide(type, uri, options))}\n`)
      .join('\n');
    await expect(text).toMatchFileSnapshot('../cases/explanations.txt');
  });

  it.each(questions.map(([cluster, type, uri, options]) => [type, uri, cluster.decide(type, uri, options)] as const))(
    'of %s %s neither hide nor command a terminal, and stay within bounds',
    (_type, _uri, decision) => {
      const lines = explainDecision(decision).split('\n');
      expect(lines.filter(line => /[\p{Cc}\p{Cf}]|[\ud800-\udfff](?![\udc00-\udfff])/u.test(line))).toEqual([]);
      expect(Math.max(...lines.map(line => line.length))).toBeLessThan(400);
    },
  );

  it('underline exactly what matched', () => {
    const uri = 'https://api.contoso.com/private/x';
    const lines = explainDecision(webapi.decide('webapi', uri)).split('\n');
    const shown = lines.findIndex(line => line.includes('by command[1]'));
    const [text = '', carets = '', regex = '', regexCarets = ''] = lines.slice(shown + 1);
    const under = (line: string, marks: string): string =>
      line
        .split('')
        .filter((_, index) => marks[index] === '^')
        .join('');
    expect(under(text, carets)).toBe('/private/');
    expect(under(regex, regexCarets)).toBe('/private/');
  });
});
