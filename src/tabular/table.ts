import type { JsonValue } from '../json/nodes.js';

/** Kusto's scalar types, by the names that results carry. */
export type ScalarType =
  'bool' | 'datetime' | 'decimal' | 'dynamic' | 'guid' | 'int' | 'long' | 'real' | 'string' | 'timespan';

/**
 * A cell. `null` is Kusto's null of any type but string, which has none.
 *
 * | type | value |
 * |---|---|
 * | bool | boolean |
 * | int, real | number; real may be NaN or infinite |
 * | long | number where exact, otherwise bigint |
 * | string, guid, decimal | string |
 * | datetime | ISO 8601 in UTC, with as many fraction digits as needed (up to 7): `2026-11-22T00:00:00Z` |
 * | timespan | `[-][d.]hh:mm:ss[.fffffff]` |
 * | dynamic | plain JSON data |
 */
export type Cell = JsonValue | bigint;

/** A column of a result table. */
export interface Column {
  readonly name: string;
  readonly type: ScalarType;
}

/** The cells of a row, in the order of the columns. */
export type Row = readonly Cell[];

/** How `render` asks for a result to be drawn: properties by the names that the service gives them. */
export type Visualization = Readonly<Record<string, JsonValue>>;

/** A result table: every row has a cell for every column, in their order. */
export interface Table {
  /** As the service names it: `Table_0`. */
  readonly name: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** How it is to be drawn, where `render` asked for it. */
  readonly visualization?: Visualization;
}

/** Builds columns from pairs: `columns({ PolicyName: 'string', IsCurrent: 'bool' })`. */
export function columns(types: Readonly<Record<string, ScalarType>>): Column[] {
  return Object.entries(types).map(([name, type]) => ({ name, type }));
}
