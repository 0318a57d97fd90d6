/** What other query languages call these operators. */
export const foreignOperators: Readonly<Record<string, string>> = {
  select: 'project',
  remove: 'project-away',
  drop: 'project-away',
  exclude: 'project-away',
  keep: 'project-keep',
  rename: 'project-rename',
  reorder: 'project-reorder',
  mutate: 'extend',
  having: 'where',
  group: 'summarize',
  groupby: 'summarize',
  aggregate: 'summarize',
  stats: 'summarize',
  head: 'take',
  first: 'take',
  orderby: 'sort',
  unique: 'distinct',
  uniq: 'distinct',
  dedup: 'distinct',
  expand: 'mv-expand',
  unwind: 'mv-expand',
  schema: 'getschema',
};

/** What else can be done where nothing here does it. */
export const ELSEWHERE = 'do it elsewhere with the result: save it with #save FILE, or print it with --format csv';

const NAMED = 'name the value with `let`';

/** Query operators that Kusto knows and this interpreter refuses, with what may serve (Kusto-Query-Language: Parser/QueryGrammar.cs). */
export const unsupportedOperators: Readonly<Record<string, string>> = {
  'assert-schema': 'leave it out; `getschema` shows the columns and their types',
  consume: 'leave it out, or write `count`',
  datatable: 'start a query of its own with it: ; datatable (Name: string) ["a"] | …',
  materialize: 'name the query with `let`',
  externaldata: ELSEWHERE,
  facet: 'write `summarize count() by` and one of the columns',
  find: 'write `search`, or `where` with a condition on each column',
  fork: 'write each branch as a query of its own: ; $command_results | …; $command_results | …',
  'graph-mark-components': ELSEWHERE,
  'graph-match': ELSEWHERE,
  'graph-shortest-paths': ELSEWHERE,
  'graph-to-table': ELSEWHERE,
  'graph-where-edges': ELSEWHERE,
  'graph-where-nodes': ELSEWHERE,
  invoke: 'write the operators of the function here',
  'macro-expand': ELSEWHERE,
  'make-graph': ELSEWHERE,
  'make-series': 'write `summarize`, by bin(…)',
  print: 'start a query of its own with it: ; print …',
  'project-by-names': 'write `project-keep`, with the names',
  reduce: 'write `summarize count() by`, with what the texts have in common',
  scan: ELSEWHERE,
};

/** Words that start a statement or an expression which Kusto knows and this interpreter refuses, with what may serve. */
export const unsupportedStarts: Readonly<Record<string, string>> = {
  alias: NAMED,
  declare: NAMED,
  entity_group: ELSEWHERE,
  evaluate: 'start with a table: ; $command_results | evaluate …',
  externaldata: ELSEWHERE,
  external_data: ELSEWHERE,
  find: 'write `search`, or `where` with a condition on each column',
  inline_external_table: ELSEWHERE,
  'macro-expand': ELSEWHERE,
  restrict: 'leave it out',
  search: 'start with a table: ; $command_results | search …',
  set: 'leave it out: it changes how the service works, not what a query says',
  totable: 'name the query with `let`',
};
