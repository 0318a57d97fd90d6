/** What an audit reads of a cluster, and the command that exports it. */
const EXPORTS: readonly (readonly [string, string])[] = [
  ['functions of a database, also views with parameters', '.show functions'],
  ['external tables', '.show external tables'],
  ['continuous exports', '.show continuous-exports'],
  ['update policies', '.show table * policy update'],
  ['row-level-security policies', '.show table * policy row_level_security'],
  ['materialized views', '.show materialized-views'],
  ['entity groups', '.show entity_groups'],
  [
    'what was run: as long as the cluster keeps it (30 days at most), texts cut at 64 KB',
    '.show commands-and-queries | where StartedOn > ago(30d) | summarize Rows = count(), StartedOn = min(StartedOn) by Text | project Text, Rows, StartedOn',
  ],
];

/** A script of read-only commands that produce everything an audit reads. */
export function liveScript(): string {
  const lines = [
    '// Read-only commands that export what `kusto-callout audit` reads. Run each in every database, save each result as CSV or JSON,',
    '// and give all files to one audit.',
    "// Warning: exports hold connection strings and can hold secrets. Keys in h'...' literals are starred by the service. To keep",
    '// other secrets out, do not export with ShowObfuscatedStrings=true, keep the files out of version control, and delete them after',
    '// the audit; its reports never hold secrets.',
    ...EXPORTS.flatMap(([what, command]) => ['', `// ${what}`, command]),
    '',
    '// or all definitions of a database at once, in place of the commands above but the last (write its name for MyDatabase)',
    '.show database MyDatabase schema as csl script',
    '',
  ];
  return lines.join('\n');
}
