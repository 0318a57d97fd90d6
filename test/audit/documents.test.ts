import { describe, expect, it } from 'vitest';
import { auditFiles } from '../../src/audit/index.js';

/*
 * Protects that pages and YAML documents are read where they hold KQL, or reported where they look like it, and that prose, comments
 * and descriptions are not.
 */

/** The findings: construct, status, what is called, line and column. */
function audited(name: string, text: string): readonly string[] {
  const { findings, problems } = auditFiles([{ name, text }]);
  expect(problems).toEqual([]);
  return findings.map(
    ({ construct, status, host, line, column }) => `${construct} ${status} ${host ?? '-'} ${line}:${column}`,
  );
}

const fence = (language: string, code: string): string => `# A page\n\n\`\`\`${language}\n${code}\n\`\`\`\n`;

const pages: readonly (readonly [what: string, text: string, expected: readonly string[]])[] = [
  ['a fence of KQL', fence('kusto', "cluster('a').T"), ['cluster LITERAL a.kusto.windows.net 4:1']],
  ['a fence without a language', fence('', "cluster('a').T"), ['cluster LITERAL a.kusto.windows.net 4:1']],
  [
    'names in a fence without a language',
    fence('', "let c = 'a';\ncluster(c).database('d').T"),
    ['cluster LITERAL a.kusto.windows.net 5:1'],
  ],
  [
    'a command in a fence of text',
    fence('text', ".export to csv ('https://a.example/c') <| T"),
    ['export_to_storage LITERAL a.example 4:1'],
  ],
  [
    'KQL in a string of a program without a language',
    fence('', "query = \"cluster('a').database('d').T\""),
    ['cluster UNPARSED - 4:10'],
  ],
  [
    'KQL in a program of another language',
    fence('python', "q = '''\nexternaldata(a:string)['https://a.example/x']\n'''"),
    ['externaldata UNPARSED - 5:1'],
  ],
  [
    'commands in a program of another language',
    fence('yaml', "script: .create external table E (a:int) kind=storage (h@'https://a.example')"),
    ['external_table_definition UNPARSED - 4:9'],
  ],
  ['SQL without callouts', fence('sql', 'select cluster from T'), []],
  ['output without callouts', fence('', 'a cluster of ten; r(5)'), []],
  ['indented code', "Text:\n\n    cluster('a').T\n\n    more\n\nText", ['cluster UNPARSED - 3:5']],
  ['prose', "The function `cluster('a')` and cluster('b')\n    go on here: cluster('c')\n", []],
  ['an item of a list', "1. One\n\n    - like `cluster('a')`\n    - cluster('b')\n", []],
  [
    'a fence in a quotation, and what follows it',
    "> ```\n> cluster('a').T\n> ```\n\ncluster('prose')\n",
    ['cluster LITERAL a.kusto.windows.net 2:3'],
  ],
];

const documents: readonly (readonly [what: string, text: string, expected: readonly string[]])[] = [
  ['a query in a block', "query: |\n  cluster('a').T\n", ['cluster LITERAL a.kusto.windows.net 2:3']],
  [
    'a query that folds, with an anchor and a comment',
    "query: &q >- # comment\n  T\n  | union cluster('a').T\n",
    ['cluster LITERAL a.kusto.windows.net 3:11'],
  ],
  ['a plain query', "- query: cluster('a').T\n", ['cluster LITERAL a.kusto.windows.net 1:10']],
  [
    'a plain query of several lines',
    "query: T\n  | union cluster('a').T\nname: x\n",
    ['cluster LITERAL a.kusto.windows.net 2:11'],
  ],
  [
    'a plain query below its key',
    "rule:\n  query:\n\n    cluster('a').T\n    | take 1\n  name: x\n",
    ['cluster LITERAL a.kusto.windows.net 4:5'],
  ],
  ['a quoted query', 'query: "cluster(\\"a\\").T"\n', ['cluster LITERAL a.kusto.windows.net 1:9']],
  ['a quoted key', "'query': 'cluster(''a'').T'\n", ['cluster LITERAL a.kusto.windows.net 1:11']],
  ['a script', "scriptContent: |\n  cluster('a').T\n", ['cluster LITERAL a.kusto.windows.net 2:3']],
  ['a block of another key', "hunting: |\n  cluster('a').T\n", ['cluster UNPARSED - 2:3']],
  [
    'a name in a block of another key',
    "hunting: |\n  let c = 'a';\n  cluster(c).database('d').T\n",
    ['cluster UNPARSED - 3:3'],
  ],
  [
    'commands of another key',
    "run: |\n  .ingest into table T ('https://a.example')\n  .export async to sql T h'Server=a'\n",
    ['ingest UNPARSED - 2:3', 'export_to_sql UNPARSED - 3:3'],
  ],
  ['a plain value of another key', "a: cluster('a').database('d').T # comment\n", ['cluster UNPARSED - 1:4']],
  ['a quoted value of another key', 'a: "cluster(\'a\').T"\n', ['cluster UNPARSED - 1:5']],
  [
    'items of lists',
    "queries:\n  - cluster('a').T\n  - |\n    cluster('b').T\n",
    ['cluster UNPARSED - 2:5', 'cluster UNPARSED - 4:5'],
  ],
  ['a flow mapping', 'a: { query: "cluster(\'a\').T" }\n', ['cluster UNPARSED - 1:14']],
  ['a flow list of several lines', 'query: [\n  "cluster(\'a\').T",\n  ]\n', ['cluster UNPARSED - 2:4']],
  [
    'a document in a document',
    "data:\n  rules.yaml: |\n    name: x\n    query: |\n      cluster('a').T\n    other: cluster('b').T\n",
    ['cluster LITERAL a.kusto.windows.net 5:7', 'cluster UNPARSED - 6:12'],
  ],
  ['comments', "# cluster('a').T\na: 1 # cluster('b').T\nb: # cluster('c').T\n", []],
  [
    'descriptions',
    "description: |\n  cluster('a').T\n  query: cluster('b').T\ntitle: cluster('c').T\ndescription:\n  cluster('d').T\n",
    [],
  ],
  ['other texts', 'a: b\nc: [1, 2]\nd: "x"\ne: &f !!str g\n---\n- - - h\n', []],
  ['a line of Unicode', "query: \u2028cluster('a').T\n", ['cluster LITERAL a.kusto.windows.net 1:9']],
];

describe('an audit of a page', () => {
  it.each(pages)('reads %s', (_what, text, expected) => {
    expect(audited('page.md', text)).toEqual(expected);
    expect(audited('page.md', text.replaceAll('\n', '\r\n'))).toEqual(expected);
  });
});

describe('an audit of YAML', () => {
  it.each(documents)('reads %s', (_what, text, expected) => {
    expect(audited('rules.yaml', text)).toEqual(expected);
    expect(audited('rules.yaml', text.replaceAll('\n', '\r\n'))).toEqual(expected);
  });
});
