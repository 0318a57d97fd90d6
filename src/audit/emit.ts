import { CONSTRUCTS, constructOf, isOrdinaryWord } from './constructs.js';

/*
 * Where a log outgrows one machine, the engine that holds it reads it. A regex takes each text apart as `tokens.ts` does. A text in
 * which every callout is written out becomes one short text for each callout; any other text stays whole. An audit of the result
 * finds the same as an audit of the log.
 */

/** The languages of {@link emitLogQuery}. */
export const LOG_QUERY_LANGUAGES = ['kql', 'sql'] as const;

/** A name of {@link LOG_QUERY_LANGUAGES}. */
export type LogQueryLanguage = (typeof LOG_QUERY_LANGUAGES)[number];

/** What a query over a log reads. */
export interface LogQueryOptions {
  readonly language: LogQueryLanguage;
  /** A table of KQL with the column Text, or Parquet files of DuckDB; by default what `.show queries` gives. */
  readonly from?: string | null;
  /** The names of functions that make callouts: texts with one of them stay whole. */
  readonly functions?: readonly string[];
}

/** The words of constructs, but for those that are ordinary names away from `evaluate`. */
const WORDS = CONSTRUCTS.filter(name => constructOf(name) !== null);

/** Plugins whose first argument is all that counts. */
const FIRST_ARGUMENT = [
  'sql_request',
  'mysql_request',
  'postgresql_request',
  'http_request_post',
  'http_request',
  'azure_digital_twins_query_request',
];

/** Of commands that hold callouts, or queries with a meaning of their own: the beginnings, and words that each has. */
const VERBS = 'create|alter|set|append|export|ingest|execute';
const COMMAND_WORDS = ['export', 'ingest', 'external', 'policy', 'create', 'alter', 'macro'];

const SPACE = String.raw`[ \t\r\n]*`;
const ESCAPE = String.raw`\\(?:[\\'"abfnrtv]|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[0-7])`;
const LITERAL = [
  String.raw`'(?:[^'\\\r\n]|${ESCAPE})*'`,
  String.raw`"(?:[^"\\\r\n]|${ESCAPE})*"`,
  String.raw`@'(?:[^'\r\n]|'')*'`,
  String.raw`@"(?:[^"\r\n]|"")*"`,
  '```(?:[^`]|`[^`]|``[^`])*```',
  '~~~(?:[^~]|~[^~]|~~[^~])*~~~',
].join('|');
/** One string: a literal, or several that follow one another. */
const STRING = `(?:[hH]?(?:${LITERAL})${SPACE})+`;
const COMMENT = String.raw`//[^\r\n]*`;
const IDENTIFIER = String.raw`[\p{L}_$][\p{L}\p{N}_$]*`;
const NUMBER = String.raw`[0-9][\p{L}\p{N}_]*`;

/** A callout that is written out. What follows the first argument of a plugin is left out: a comma at the end, which becomes a bracket. */
const WRITTEN_OUT = `(?:${[
  String.raw`cluster${SPACE}\(${SPACE}${STRING}\)`,
  String.raw`external_?data${SPACE}\([\p{L}\p{N}_:, \t\r\n]*\)${SPACE}\[${SPACE}${STRING}(?:,${SPACE}${STRING})*\]`,
  String.raw`(?:${FIRST_ARGUMENT.join('|')})${SPACE}\(${SPACE}${STRING}[,)]`,
].join('|')})`;

/** Names that are looked for in every text; more would outgrow what the engines take. */
const MAX_FUNCTIONS = 500;

/** Prints a query that reads a log where it is, and gives distinct callouts with the number of rows that make each. */
export function emitLogQuery({ language, from = null, functions = [] }: LogQueryOptions): string {
  const names = functions.filter(name => /^[A-Za-z_]\w*$/.test(name)).slice(0, MAX_FUNCTIONS);
  const words = WORDS.filter(word => !isOrdinaryWord(word));
  // All else for which a text must stay whole: a callout that is not written out, and what changes the meaning of one.
  const open = [
    String.raw`(?:${[...words, ...names, 'macro', 'request_[a-z_]+_disabled'].join('|')})\b`,
    String.raw`(?:${WORDS.filter(isOrdinaryWord).join('|')})${SPACE}\(`,
    String.raw`\.${SPACE}(?:external_table|(?i:${VERBS}))\b`,
    // A literal without its end, or with an escape that is none.
    String.raw`['"]`,
    '```',
    '~~~',
  ].join('|');
  const string = `[hH]?(?:${LITERAL})`;
  const member = String.raw`\.${SPACE}${IDENTIFIER}`;
  const query: LogQueryParts = {
    words: [...WORDS, ...names, ...COMMAND_WORDS],
    token: [COMMENT, WRITTEN_OUT, string, open, member, NUMBER, IDENTIFIER].join('|'),
    counts: `^(?:${WRITTEN_OUT}|${open})`,
    string: `^(?:${string})$`,
    written: `^${WRITTEN_OUT}$`,
  };
  return language === 'kql' ? kqlQuery(query, from) : sqlQuery(query, from ?? 'queries.parquet');
}

/** Regexes, and the words without which a text makes no callout. */
interface LogQueryParts {
  readonly words: readonly string[];
  /** A token of a text. */
  readonly token: string;
  /** A token that counts, or a string. */
  readonly counts: string;
  readonly string: string;
  readonly written: string;
}

function kqlQuery({ words, token, counts, string, written }: LogQueryParts, from: string | null): string {
  const literal = (value: string): string => `@'${value.replaceAll("'", "''")}'`;
  return [
    '// The distinct callouts of a log, with the number of rows that make each. Save the result as CSV, and give it to',
    '// `kusto-callout audit`. It can hold secrets, as the log can.',
    from === null ? '.show queries' : `['${from.replace(/[\\']/g, '\\$&')}']`,
    `| where Text has_any (${words.map(word => `'${word}'`).join(', ')})`,
    '| summarize Rows = count(), StartedOn = min(StartedOn), EndedOn = max(StartedOn) by Text',
    `| extend Tokens = extract_all(${literal(`(${token})`)}, Text)`,
    '| mv-apply Token = Tokens to typeof(string) on (',
    `    where Token matches regex ${literal(counts)} and not(Token matches regex ${literal(string)})`,
    `    | summarize Open = countif(not(Token matches regex ${literal(written)})), Callouts = make_set(replace_regex(Token, ',$', ')'))`,
    '  )',
    '| project Texts = iff(Open > 0, pack_array(Text), Callouts), Rows, StartedOn, EndedOn',
    '| mv-expand Text = Texts to typeof(string)',
    '| summarize Rows = sum(Rows), StartedOn = min(StartedOn), EndedOn = max(EndedOn) by Text',
    '| where isnotempty(Text)',
    '| order by Rows desc',
    '',
  ].join('\n');
}

function sqlQuery({ words, token, counts, string, written }: LogQueryParts, from: string): string {
  const literal = (value: string): string => `'${value.replaceAll("'", "''")}'`;
  return [
    '-- The distinct callouts of a log in Parquet (columns Text and StartedOn), with the number of rows that make each, for DuckDB.',
    '-- Give callouts.csv to `kusto-callout audit`. It can hold secrets, as the log can.',
    'COPY (',
    '  WITH log AS (',
    '    SELECT "Text", count(*) AS "Rows", min("StartedOn") AS "StartedOn", max("StartedOn") AS "EndedOn"',
    `    FROM read_parquet(${literal(from)})`,
    `    WHERE regexp_matches("Text", ${literal(`(?i)\\b(?:${words.join('|')})\\b`)})`,
    '    GROUP BY "Text"',
    '  ), found AS (',
    '    SELECT *, list_filter(',
    `      regexp_extract_all("Text", ${literal(token)}),`,
    `      lambda token: regexp_matches(token, ${literal(counts)}) AND NOT regexp_matches(token, ${literal(string)})`,
    '    ) AS tokens',
    '    FROM log',
    '  ), kept AS (',
    '    SELECT unnest(CASE',
    `      WHEN len(list_filter(tokens, lambda token: NOT regexp_matches(token, ${literal(written)}))) > 0 THEN ["Text"]`,
    "      ELSE list_distinct(list_transform(tokens, lambda token: regexp_replace(token, ',$', ')')))",
    '    END) AS "Text", "Rows", "StartedOn", "EndedOn"',
    '    FROM found',
    '  )',
    '  SELECT "Text", sum("Rows")::BIGINT AS "Rows", min("StartedOn") AS "StartedOn", max("EndedOn") AS "EndedOn"',
    '  FROM kept GROUP BY 1 ORDER BY 2 DESC, 1',
    ") TO 'callouts.csv' (HEADER);",
    '',
  ].join('\n');
}
