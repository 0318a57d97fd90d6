import { tokenize, type Token } from '../../src/audit/tokens.js';
import type { Random } from '../regex/random-pattern.js';

/*
 * Ways to write a query anew that do not change what it calls: names shadowed, literals split, put together, made verbatim, marked as
 * secret, given by a name or a parameter, comments and line ends put between tokens, a query made a function.
 */

/** Writes a query anew, or gives null where it has no place for the change. */
export type Mutation = (query: string, random: Random) => string | null;

/** The value as a literal of a form. */
function literal(value: string, form: 'single' | 'double' | 'verbatim' | 'secret'): string {
  const escaped = value
    .replace(/[\\'"]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
  const canBeVerbatim = !/[\r\n]/.test(value);
  switch (form) {
    case 'single':
      return `'${escaped}'`;
    case 'double':
      return `"${escaped}"`;
    case 'verbatim':
      return canBeVerbatim ? `@'${value.replaceAll("'", "''")}'` : `'${escaped}'`;
    case 'secret':
      return canBeVerbatim ? `h@"${value.replaceAll('"', '""')}"` : `h"${escaped}"`;
  }
}

/** The string literals that are expressions of their own: neither names in brackets nor parts of a dynamic literal. */
function expressions(query: string): readonly Token[] {
  // Defaults of query parameters are literals and nothing else.
  if (query.includes('query_parameters')) return [];
  const { tokens, partner } = tokenize(query);
  const found: Token[] = [];
  let dynamicEnd = -1;
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'word' && token.text === 'dynamic') dynamicEnd = Math.max(dynamicEnd, partner[index + 1] ?? -1);
    if (token.kind !== 'literal' || index <= dynamicEnd) continue;
    const [before, after] = [tokens[index - 1], tokens[index + 1]];
    const isArgument =
      before?.kind === 'mark' && after?.kind === 'mark' && /^[(,[=]$/.test(before.text) && /^[),\];]$/.test(after.text);
    const isName = before?.text === '[' && tokens[index - 2]?.text !== ')';
    // A default of a parameter is a literal and nothing else.
    const isDefault = before?.text === '=' && tokens[index - 2]?.text === 'string';
    if (isArgument && !isName && !isDefault) found.push(token);
  }
  return found;
}

function replaced(query: string, { start, end }: Token, by: string): string {
  return query.slice(0, start) + by + query.slice(end);
}

/** Replaces one literal that has some length. */
function onLiteral(change: (value: string, random: Random) => string): Mutation {
  return (query, random) => {
    const token = random.pick([null, ...expressions(query).filter(({ text }) => text.length > 1)]);
    return token === null ? null : replaced(query, token, change(token.text, random));
  };
}

const FORMS = ['single', 'double', 'verbatim', 'secret'] as const;

function halves(value: string, random: Random): readonly [string, string] {
  const at = 1 + random.below(value.length - 1);
  return [value.slice(0, at), value.slice(at)];
}

function isSingle(query: string): boolean {
  return !/;|^\s*(?:set|declare|alias|restrict|let)\b/m.test(query) && tokenize(query).commands.length === 0;
}

let names = 0;

export const mutations: Readonly<Record<string, Mutation>> = {
  'another form of literal': onLiteral((value, random) => literal(value, random.pick(FORMS))),
  'a literal in two': onLiteral((value, random) =>
    halves(value, random)
      .map(half => literal(half, random.pick(FORMS)))
      .join(random.pick([' ', '\n', ' // half\n'])),
  ),
  strcat: onLiteral(
    (value, random) =>
      `strcat(${halves(value, random)
        .map(half => literal(half, random.pick(FORMS)))
        .join(', ')})`,
  ),
  'strcat_delim and tostring': onLiteral((value, random) => {
    const [before, after] = halves(value, random);
    return `strcat_delim('', tostring(${literal(before, 'single')}), ${literal(after, 'double')})`;
  }),
  'a name': (query, random) => {
    const token = random.pick([null, ...expressions(query)]);
    if (token === null || tokenize(query).commands.length > 0) return null;
    const name = `name_${names++}`;
    return `let ${name} = ${literal(token.text, random.pick(FORMS))};\n${replaced(query, token, name)}`;
  },
  'a function of a literal': (query, random) => {
    const token = random.pick([null, ...expressions(query)]);
    if (token === null || tokenize(query).commands.length > 0) return null;
    const name = `get_${names++}`;
    return `let ${name} = (ignored:long = 1) { ${literal(token.text, random.pick(FORMS))} };\n${replaced(query, token, `${name}()`)}`;
  },
  'a function with a parameter': (query, random) => {
    const token = random.pick([null, ...expressions(query)]);
    if (token === null || !isSingle(query)) return null;
    const [name, parameter] = [`run_${names++}`, random.pick(['u', 'T', 'cluster1', '$x'])];
    const value = literal(token.text, random.pick(FORMS));
    const call = random.pick([`${name}(${value})`, `${name}(${parameter}=${value})`]);
    return `let ${name} = (${parameter}:string) {\n${replaced(query, token, parameter)}\n};\n${call}`;
  },
  'a default': (query, random) => {
    const token = random.pick([null, ...expressions(query)]);
    if (token === null || !isSingle(query)) return null;
    const name = `run_${names++}`;
    return `let ${name} = (a:long, u:string = ${literal(token.text, 'single')}) { ${replaced(query, token, 'u')} };\n${name}(1)`;
  },
  'a function': query => {
    if (!isSingle(query)) return null;
    const name = `run_${names++}`;
    return `let ${name} = () {\n${query}\n};\n${name}() | take 1`;
  },
  'a name that is shadowed': (query, random) => {
    if (tokenize(query).commands.length > 0) return null;
    const known = [...query.matchAll(/\blet\s+(\w+)\s*=\s*[^(\s]/g)].map(([, name = '']) => name);
    const name = random.pick([null, ...known]);
    return name === null ? null : `let ${name} = 'https://shadowed.example/';\n${query}`;
  },
  'a parameter that hides a name': (query, random) => {
    const known = [...query.matchAll(/\(\s*(\w+)\s*:\s*string/g)].map(([, name = '']) => name);
    const name = random.pick([null, ...known]);
    return name === null || tokenize(query).commands.length > 0
      ? null
      : `let ${name} = 'https://hidden.example/';\n${query}`;
  },
  'comments and line ends': (query, random) => {
    const { tokens, commands } = tokenize(query);
    if (commands.length > 0) return null;
    // Where blanks are already: what touches may be one thing, and a dot at the start of a line a command.
    const gaps = tokens.flatMap(({ end }, index) => {
      const next = tokens[index + 1];
      return next !== undefined && next.start > end && next.text !== '.' && !query.slice(end, next.start).includes('//')
        ? [{ from: end, to: next.start }]
        : [];
    });
    const gap = random.pick([null, ...gaps]);
    if (gap === null) return null;
    const between = random.pick(['\n', '\r\n\t', '  ', " // cluster('commented')\n", ' // "\n//)\n', '\n\n']);
    return query.slice(0, gap.from) + between + query.slice(gap.to);
  },
};

/** A query with up to three changes, and their names. */
export function rewritten(query: string, random: Random): { readonly text: string; readonly how: readonly string[] } {
  let text = query;
  const how: string[] = [];
  for (let times = 1 + random.below(3); times > 0; times--) {
    const [name, mutation] = random.pick(Object.entries(mutations));
    const changed = mutation(text, random);
    if (changed === null) continue;
    text = changed;
    how.push(name);
  }
  return { text, how };
}

/** Queries with one or more callouts of every kind. */
export const QUERIES = [
  "cluster('help').database('Samples').StormEvents | take 1",
  "union cluster('a1').database('d').T, cluster('a2.westeurope').database('d').T",
  "T | join kind=inner (cluster('https://j1.kusto.windows.net').database('d').U) on k",
  "externaldata (a:string, b:int) ['https://x1.blob.core.windows.net/c/a.csv', 'https://x2.example.org/b?raw'] with (format='csv')",
  "let u = 'https://x3.example.org/a'; externaldata(a:string)[u]",
  "let f = (u:string) { externaldata(a:string)[strcat('https://x4.example.org/', u)] }; union f('a'), f('b')",
  "evaluate http_request('https://api.example.org/v1/items?limit=5')",
  "evaluate http_request_post('https://api.example.org/v1', dynamic({'x':'y'}), dynamic({}), '{}')",
  "evaluate sql_request('Server=tcp:s1.database.windows.net,1433;Database=d', 'select 1')",
  "evaluate mysql_request('Server=m1.mysql.database.azure.com;Port=3306', 'select 1')",
  "evaluate postgresql_request('Host=p1.postgres.database.azure.com;Port=5432', 'select 1')",
  "evaluate cosmosdb_sql_request('AccountEndpoint=https://c1.documents.azure.com:443/;Database=d', 'select * from c')",
  "T | evaluate ai_embeddings(text, 'https://o1.openai.azure.com/openai/deployments/e?api-version=1;managed_identity=system')",
  "T | evaluate python(typeof(*), 'x = 1', bag_pack('a', 1), external_artifacts = bag_pack('f.zip', 'https://s1.blob.core.windows.net/f.zip'))",
  "evaluate azure_digital_twins_query_request('https://t1.api.weu.digitaltwins.azure.net', 'SELECT * FROM t')",
  "let c = 'l1'; let g = () { cluster(c).database('d').T }; g() | where x has 'externaldata(a:string)[no]'",
  "let h = (c:string = 'd1', n:long = 1) { cluster(c).database('d').T | take n }; union h(), h('d2')",
  'evaluate execute_query(\'.\', \'cluster("q1").database("d").T\')',
  "print a = cluster('pr1').database('d').T",
  "T | where cluster == 'no' | lookup (cluster('lk1').database('d').U) on cluster",
];
