import { runsOf, type FileAttack } from './file-inputs.js';

/* What strangers may give to the subcommands that take more than one policy, and in configurations; each in a folder of its own. */

const MEGABYTE = 1024 * 1024;
const alone = (
  name: string,
  files: FileAttack['files'],
  argv: readonly string[],
  links: FileAttack['links'] = {},
): FileAttack => ({ name, files, links, argv, isAlone: true });

const rule = (CalloutUriRegex: string, CalloutType = 'webapi'): object => ({
  CalloutType,
  CalloutUriRegex,
  CanCall: true,
});
const policy = (...regexes: readonly string[]): string => JSON.stringify(regexes.map(regex => rule(regex)));
const resource = (properties: unknown, name = 'contoso'): string =>
  JSON.stringify({ type: 'Microsoft.Kusto/clusters', name, location: 'westeurope', properties });

/** Contents that are wrong for every reader, or nearly right. */
const CONTENTS: Readonly<Record<string, string>> = {
  nothing: '',
  null: 'null',
  'a number': '1e999',
  'a text': '"x"',
  'an array of nulls': '[null,null]',
  'an array of arrays': `${'['.repeat(99)}${']'.repeat(99)}`,
  'too deep': `${'['.repeat(101)}${']'.repeat(101)}`,
  'far too deep': `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`,
  'a name of JavaScript': '{"__proto__":{"toString":1},"constructor":{"prototype":1}}',
  'the same name twice': '{"properties":{},"properties":{}}',
  'many names': `{${Array.from({ length: 20_000 }, (_, index) => `"n${index}":1`).join()}}`,
  'half a surrogate': '{"name":"\\ud800","properties":{"allowedFqdnList":["\\udfff"]}}',
  'a byte order mark': `\ufeff${policy('a')}`,
  'zeros in a name': resource({}, 'a\u0000b'),
  'a path as name': resource({}, '../../etc/passwd'),
  'properties that are none': resource([]),
  'rules that are none': resource({ calloutPolicies: [null, 1, 'x', [], {}] }),
  'names of hosts that are none': resource({ allowedFqdnList: ['', '.', '..', '*', 'a'.repeat(70_000), '\u0000', 1] }),
  'many hosts': resource({ allowedFqdnList: Array.from({ length: 2_000 }, (_, index) => `h${index}.example`) }),
  'too many hosts': resource({ allowedFqdnList: Array.from({ length: 20_000 }, () => 'h.example') }),
  'many rules': policy(...Array.from({ length: 300 }, (_, index) => `r${index}.*x+y`)),
  'a regex of loops': policy('((a*)*)*(?<o>b)*(?<-o>c)*(?(o)(?!))\\1$'),
  controls: policy('\u001b[2J', '##vso[task.x]', '\u202e'),
  'a template that calls itself':
    '{"$schema":"x","contentVersion":"1","variables":{"a":"[variables(\'a\')]"},"resources":[]}',
  'a script': `.alter cluster policy callout '${policy('a')}'\n\n.drop everything\n\n.show ${'x'.repeat(1_000)}`,
  'a manifest': 'apiVersion: kusto.azure.com/v1\nkind: Cluster\nmetadata: {name: [x]}\nspec: {properties: [1]}\n',
  'a plan':
    '{"format_version":"1.2","planned_values":{"root_module":{"resources":[{"type":"azurerm_kusto_cluster","values":null}]}}}',
  'a state':
    '{"version":4,"terraform_version":"1","resources":[{"type":"azurerm_kusto_cluster","instances":[{"attributes":[]}]}]}',
  'a preview': '{"steps":[{"newState":{"type":"azure-native:kusto:Cluster","inputs":"x"}}]}',
  'a profile': '{"format":"kusto-callout profile","version":99,"predefined":[null]}',
  'an answer': '{"Tables":[{"TableName":"Table_0","Columns":[],"Rows":[[1,2,3]]}]}',
  'a certificate': '{"version":3,"claims":[{"automata":[[[-1,1e9]]],"states":-5}]}',
  CSV: `a,b\n"${'""'.repeat(10_000)}\n`,
  TSV: 'a\tb\n'.repeat(10_000),
};

/** Each reader beside those of `file-inputs.ts`. */
const READERS: readonly (readonly string[])[] = [
  ['fleet', 'x', 'y.json', '--time-limit', '0.2'],
  ['probe', '--read', 'x'],
  ['probe', '--read', 'x', '--read', 'y.json'],
  ['propose', 'x', '--as', 'bicep'],
  ['propose', 'x', '--cluster', 'y.json', '--tighten'],
  ['compile', '--to', 'sql', 'x', '--skip-untranslatable'],
  ['deploy', 'x', '--what-if', '--cluster', 'y.json'],
  ['deploy', 'y.json', '--parameters', 'x'],
  ['check', 'webapi', 'https://a.example', '--predefined', 'x'],
  ['who', 'y.json', '--predefined', 'x', '--time-limit', '0.2'],
  ['lint', 'y.json', '--baseline', 'x'],
  ['prove', 'x', '--property', 'equal y.json', '--time-limit', '0.2'],
  ['verify', 'y.json', '--certificate', 'x'],
  ['audit', 'x', '--cluster', 'y.json', '--against', 'x'],
  ['diff', 'x', 'y.json', '--time-limit', '0.2'],
  ['init'],
];

/** What must not be there afterwards. */
export const STOLEN = '/tmp/kusto-callout-stolen';

const CONFIGS: Readonly<Record<string, unknown>> = {
  'a glob of everything above': { files: '../**/*.nothing-is-called-so' },
  'globs that a regex would take years for': {
    files: [`${'*a'.repeat(500)}b`, '**/'.repeat(500), '+(+(a))b', '[[[[', '{{{{{'],
  },
  'braces of braces': { files: '{a,b}'.repeat(60) },
  'a glob that is too long': { files: '*'.repeat(100_000) },
  'a name that is too long': { files: 'a'.repeat(100_000) },
  'a name with zeros': { files: 'a\u0000b' },
  'a link to itself': { files: 'loop', tests: 'loop' },
  'a link to a device': { files: 'zero', tests: 'zero' },
  'a link to nothing': { files: 'nothing' },
  'a link to the environment': { files: 'environ', tests: 'environ' },
  'reports elsewhere': { files: 'y.json', reports: { json: STOLEN, text: '/dev/full', sarif: 'loop' } },
  'reports in a device': { files: 'y.json', reports: { json: 'zero' } },
  'a report in the configuration': { files: 'y.json', reports: { json: 'kusto-callout.config.json' } },
  'a revision that is an option': { files: 'y.json', noNewAccessSince: '--upload-pack=touch stolen' },
  'a revision of shell': { files: 'y.json', noNewAccessSince: '$(touch stolen);`touch stolen`' },
  'a revision that is long': { files: 'y.json', noNewAccessSince: 'a'.repeat(50_000) },
  'parameters of everything': { files: [{ glob: '**', parameters: ['zero', 'loop', 'x', '../x'] }] },
  'parameters with names of JavaScript': {
    files: [{ glob: 'y.json', parameters: JSON.parse('{"__proto__":1,"constructor":[]}') as object }],
  },
  'rules that are none': { files: 'y.json', rules: { __proto__x: 'error', EGR999: 'off', '\u0000': 'info' } },
  'a limit that is none': { files: 'y.json', timeLimit: 1e308 },
  'a short limit': { files: 'y.json', timeLimit: 1e-300, who: true },
  'a baseline that is a device': { files: 'y.json', baseline: 'zero' },
  'an audit of everything': { audit: { files: ['**', '*', 'loop', 'zero'], cluster: 'loop', against: 'zero' } },
  'assumptions that are none': { files: 'y.json', assumptions: { subject: 'x', 'match-subject': 'nothing' } },
  'many files': { files: Array.from({ length: 5_000 }, (_, index) => `n${index}.json`) },
  'many globs': { files: Array.from({ length: 1_000 }, (_, index) => `n${index}*.json`) },
  'the same file often': { files: Array.from({ length: 2_000 }, () => 'y.json'), timeLimit: 0.2 },
};
const CONFIG_COMMANDS: readonly (readonly string[])[] = [
  ['ci'],
  ['lint'],
  ['lint', '--update-baseline'],
  ['who'],
  ['test'],
  ['audit'],
  ['ci', '--format', 'sarif'],
];
const LINKS = { loop: 'loop', zero: '/dev/zero', nothing: 'none/at/all', environ: '/proc/self/environ' };

/** Texts of KQL and exports of logs that `audit` and `propose` read. */
const QUERIES: Readonly<Record<string, string>> = {
  'strcat of strcat': `evaluate http_request(${'strcat("a",'.repeat(2_000)}"b"${')'.repeat(2_000)})`,
  'lets that double':
    `${Array.from({ length: 40 }, (_, index) => `let a${index + 1}=strcat(a${index},a${index});`).join('')}evaluate http_request(a40)`.replace(
      'let a1',
      'let a0="x";let a1',
    ),
  'lets in a circle': 'let a=b;let b=a;evaluate http_request(a)',
  'functions in a circle': 'let f=(x:string){f(strcat(x,x))};evaluate http_request(f("a"))',
  'many choices': `evaluate http_request(${'iff(x,"a","b")'.padEnd(10)}${Array.from({ length: 30 }, () => '').join()})`,
  'choices that multiply': `let u=strcat(${Array.from({ length: 24 }, () => 'iff(x,"a","b")').join()});evaluate http_request(u)`,
  'a switch of thousands': `evaluate http_request(case(${Array.from({ length: 3_000 }, (_, index) => `x==${index},"https://h${index}.example/"`).join()},"y"))`,
  'an external table of thousands': `.create external table t (a:string) kind=storage dataformat=csv (${Array.from({ length: 3_000 }, (_, index) => `h@"https://h${index}.blob.core.windows.net/c"`).join()})`,
  'many callouts': 'evaluate http_request("https://a.example/")\n'.repeat(3_000),
  brackets: `externaldata(${'('.repeat(50_000)}`,
  quotes: `evaluate http_request("${'\\"'.repeat(50_000)}`,
  'strings that go on': `evaluate http_request(h@"${'x'.repeat(200_000)}`,
  comments: `//${'/'.repeat(200_000)}\nevaluate http_request("https://a.example")`,
  backticks: '`'.repeat(50_000),
  pipes: '|'.repeat(50_000),
  'a join of joins': `T ${'| join (T '.repeat(500)}${') on a'.repeat(500)}`,
  semicolons: 'let a=1;'.repeat(20_000),
  'a URI of a million': `evaluate http_request("https://${'a.'.repeat(500_000)}example")`,
  secrets: `externaldata(x:string)[h@"https://a.blob.core.windows.net/c?sig=${'A'.repeat(100_000)}"]`,
  'obfuscated again and again': `externaldata(x:string)[${'h'.repeat(5_000)}@"x"]`,
  'names of JavaScript': 'cluster("__proto__").database("constructor").table("toString")',
  'clusters of clusters': `cluster(${'cluster('.repeat(3_000)}"a"`,
  'a connection string': `evaluate sql_request("${'Server=a;'.repeat(10_000)}", "select 1")`,
  'keys twice': `evaluate sql_request("${'Server=a;server=b;SERVER=c;'.repeat(3_000)}", "x")`,
};
const EXPORTS: Readonly<Record<string, (query: string) => string>> = {
  'x.kql': query => query,
  'x.csv': query => `Text,User\n${Array.from({ length: 3 }, () => `"${query.replaceAll('"', '""')}",u`).join('\n')}\n`,
  'x.tsv': query => `Text\tUser\n${query.replace(/[\t\n]/g, ' ')}\tu\n`,
  'x.json': query =>
    JSON.stringify({ Tables: [{ TableName: 'Table_0', Columns: [{ ColumnName: 'Text' }], Rows: [[query]] }] }),
  'x.md': query => `\`\`\`kusto\n${query}\n\`\`\`\n`,
};

/** Files that are each just under a limit, several at once. */
function large(): readonly FileAttack[] {
  const lines = (line: string, size: number): string => line.repeat(Math.floor(size / line.length));
  const size = 31 * MEGABYTE;
  const half = 12 * MEGABYTE;
  return [
    alone(
      'two scripts of 31 MB',
      Object.fromEntries(['a.kql', 'b.kql'].map(name => [name, lines('// a comment\n', size)])),
      ['run', 'a.kql', 'b.kql'],
    ),
    alone(
      'two policies of 12 MB',
      Object.fromEntries(['a.json', 'b.json'].map(name => [name, `[${lines(' ', half)}]`])),
      ['lint', 'a.json', 'b.json'],
    ),
    alone(
      'two templates of 31 MB',
      Object.fromEntries(
        ['a.json', 'b.json'].map(name => [name, `{"$schema":"x","resources":[${lines('1,', size)}1]}`]),
      ),
      ['inspect', 'a.json', 'b.json'],
    ),
    alone('a log of 12 MB', { 'a.txt': lines(`${'a'.repeat(60)}\n`, half) }, [
      'check',
      '--type',
      'webapi',
      '--file',
      'a.txt',
      '--summary',
    ]),
    alone('a file of 33 MB', { 'a.json': lines(' ', 33 * MEGABYTE) }, ['who', 'a.json']),
  ];
}

/** Some items of a list, others for each place: all combinations would take minutes. */
function turn<Item>(items: readonly Item[], place: number, count: number): readonly Item[] {
  return Array.from({ length: count }, (_, index) => items[(place * count + index) % items.length]).filter(
    item => item !== undefined,
  );
}

export function commandAttacks(): readonly FileAttack[] {
  const good = resource({ calloutPolicies: [] });
  const readers = Object.entries(CONTENTS).flatMap(([name, text], place) =>
    turn(READERS, place, 5).map(argv => alone(name, { x: text, 'x.json': text, 'y.json': good }, argv)),
  );
  const configs = Object.entries(CONFIGS).flatMap(([name, value], place) =>
    [['ci'], ...turn(CONFIG_COMMANDS, place, 2)].map(argv =>
      alone(
        `configuration: ${name}`,
        { 'kusto-callout.config.json': JSON.stringify(value), 'y.json': good, [`${'a'.repeat(200)}c`]: '' },
        argv,
        LINKS,
      ),
    ),
  );
  const odd = runsOf().flatMap(([name, text], place) => [
    alone(`configuration of ${name}`, { 'kusto-callout.config.yaml': text, 'y.json': good }, ['ci']),
    ...turn(
      [
        alone(`a property of ${name}`, { 'y.json': good }, ['prove', 'y.json', '--property', text.slice(0, 2_000)]),
        alone(`completion of ${name}`, {}, ['completion', text.slice(0, 2_000)]),
      ],
      place,
      1,
    ),
  ]);
  const queries = Object.entries(QUERIES).flatMap(([name, query], place) => [
    alone(`${name}, proposed`, { 'x.kql': query }, ['propose', 'x.kql']),
    ...turn(Object.entries(EXPORTS), place, 2).map(([file, write]) =>
      alone(`${name} in ${file}`, { [file]: write(query), 'y.json': good }, ['audit', file, '--cluster', 'y.json']),
    ),
  ]);
  const links = [
    alone('init through links', { 'c.json': good }, ['init'], { tests: '/tmp', 'kusto-callout.config.yaml': STOLEN }),
    alone('init over a folder', { 'c.json': good, 'kusto-callout.config.yaml/x': '' }, ['init', '--force']),
    alone('a folder of links', { 'c.json': good }, ['lint', '.'], { ...LINKS, up: '..', here: '.', root: '/' }),
  ];
  return [...readers, ...configs, ...odd, ...queries, ...links, ...large()];
}
