import type { Span } from '../../../grammar/text/positions.js';
import { messages } from './messages.js';
import { fail } from './problem.js';
import { ColumnScope, type ComputeCell, type ScopeColumn } from './scope.js';
import type { Type } from './types.js';

/** A column of a result while it is put together. */
export interface Projected {
  readonly name: string;
  readonly type: Type;
  readonly evaluate: ComputeCell;
  /** The column of the input that it is, unchanged. */
  readonly source: ScopeColumn | null;
}

/**
 * Collects the columns of a result and settles their names: one that is taken gets a number, unless it was declared, which is
 * an error (Kusto-Query-Language: Binding/ProjectionBuilder.cs).
 */
export class Projection {
  private readonly entries: Projected[] = [];
  private readonly places = new Map<string, number>();
  private readonly declared = new Set<string>();
  private readonly excluded = new Set<ScopeColumn>();
  private readonly suffixes = new Map<string, number>();

  get columns(): readonly Projected[] {
    return this.entries;
  }

  /** Passes over this column of the input from now on. */
  exclude(column: ScopeColumn): void {
    this.excluded.add(column);
  }

  isExcluded(column: ScopeColumn): boolean {
    return this.excluded.has(column);
  }

  /** Adds columns of the input as they are. */
  addAll(columns: readonly ScopeColumn[], declare = false): void {
    for (const column of columns) {
      this.addColumn(column);
      if (declare) this.declared.add(column.name);
    }
  }

  /** Adds a column of the input as it is, once. */
  addColumn(column: ScopeColumn): void {
    if (this.excluded.has(column)) return;
    this.add(reference(column));
    this.excluded.add(column);
  }

  /** Adds a column under its name, or under the next free one that starts with it (or with `base`). */
  add(column: Projected, replace = false, base = column.name): void {
    if (column.name === '') return;
    if (column.source !== null && this.excluded.has(column.source) && column.name === column.source.name) return;
    const place = this.places.get(column.name);
    if (replace && place !== undefined) {
      this.entries[place] = column;
      return;
    }
    const name = this.freeName(column.name, base);
    this.places.set(name, this.entries.length);
    this.entries.push(name === column.name ? column : { ...column, name });
  }

  /** Adds a column under a name that was asked for. */
  declare(column: Projected, span: Span, replace: boolean): void {
    if (this.declared.has(column.name)) fail(messages.duplicateColumn(span, column.name));
    const place = this.places.get(column.name);
    if (replace && place !== undefined) {
      this.entries[place] = column;
      this.declared.add(column.name);
      return;
    }
    const before = this.entries.length;
    this.add(column);
    this.declared.add(this.entries[before]?.name ?? column.name);
  }

  /** Gives another name to a column that is there already. */
  rename(old: string, name: string, span: Span): void {
    const place = this.places.get(old);
    const entry = place === undefined ? undefined : this.entries[place];
    if (place === undefined || entry === undefined) return;
    if (this.declared.has(name)) fail(messages.duplicateColumn(span, name));
    this.entries[place] = { ...entry, name };
    this.places.delete(old);
    this.places.set(name, place);
    this.declared.add(name);
  }

  /** The columns as the next operator sees them. */
  scope(isOpen: boolean): ColumnScope {
    return ColumnScope.of(this.entries, isOpen);
  }

  private freeName(name: string, base: string): string {
    const used = this.suffixes.get(name);
    if (used === undefined && !this.places.has(name)) {
      this.suffixes.set(name, 0);
      return name;
    }
    for (let suffix = (used ?? 0) + 1; ; suffix++) {
      const candidate = `${base}${suffix}`;
      if (this.suffixes.has(candidate) || this.places.has(candidate)) continue;
      this.suffixes.set(name, suffix);
      this.suffixes.set(candidate, 0);
      return candidate;
    }
  }
}

/** A column of the input as a column of the result. */
export function reference(column: ScopeColumn, name = column.name, type = column.type): Projected {
  const { index } = column;
  return { name, type, evaluate: row => row[index] ?? null, source: column };
}
