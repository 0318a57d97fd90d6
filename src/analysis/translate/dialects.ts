/** The engines that regexes are written for. */
export const DIALECTS = {
  /** KQL's `matches regex`: Rust's `regex` crate (Kusto documentation, query/regex.md). */
  kql: { mostRepeats: Infinity },
  /** DuckDB's `regexp_matches`: RE2, which takes no counted repeat beyond 1,000, nested ones multiplied. */
  sql: { mostRepeats: 1_000 },
} as const;

export type Dialect = keyof typeof DIALECTS;
