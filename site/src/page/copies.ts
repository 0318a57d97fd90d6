import type { PlaygroundState } from '../share/state.js';

/** `TYPE URI` lines, without comments. */
function calloutLines({ callouts }: PlaygroundState): readonly (readonly [string, string])[] {
  return callouts.split('\n').flatMap(line => {
    const [, type = '', uri = ''] = /^\s*([^\s#]\S*)\s+(\S.*?)\s*$/.exec(line) ?? [];
    return uri === '' || type.startsWith('//') ? [] : [[type, uri] as const];
  });
}

/** A test file for `kusto-callout test`, which expects what the page shows now. */
export function testFile(state: PlaygroundState, verdicts: ReadonlyMap<string, string>): string {
  const cases = calloutLines(state).flatMap(([type, uri]) => {
    const verdict = verdicts.get(`${type} ${uri}`);
    if (verdict === undefined) return [];
    return `      - { type: ${type}, uri: ${JSON.stringify(uri)}, expect: ${verdict === 'allowed' ? 'allow' : 'deny'} }`;
  });
  return [
    'cases:',
    '  - name: what the policy allows and denies',
    '    cluster: cluster.json',
    ...(state.parameters.trim() === '' ? [] : ['    parameters: parameters.json']),
    '    callouts:',
    ...cases,
    '',
  ].join('\n');
}

/** A shell's single quotes, with what they cannot hold outside of them. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** What to type to get the same verdicts from the cluster in a file. */
export function commandLine(state: PlaygroundState): string {
  const given = state.parameters.trim() === '' ? '' : ' --parameters parameters.json';
  const lines = calloutLines(state).map(
    ([type, uri]) => `kusto-callout check --cluster cluster.json${given} --type ${type} ${quoted(uri)}`,
  );
  return `${lines.join('\n')}\n`;
}
