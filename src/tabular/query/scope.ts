import type { Operator, Query } from '../../../grammar/query/syntax.js';
import type { Cell, Row, Visualization } from '../table.js';
import type { TypedArgument } from './signature.js';
import type { QueryMeter } from './query-meter.js';
import type { Type } from './types.js';

/** A column as expressions see it. Its identity matters: the same column may appear in a result under another name. */
export interface ScopeColumn {
  readonly name: string;
  readonly type: Type;
  /** Its place in the rows. */
  readonly index: number;
}

/**
 * The columns that an expression may refer to. After `evaluate bag_unpack()` only the data tell them all: such a scope is
 * open, any name is taken for a column, and the operators are bound again once the data are there.
 */
export class ColumnScope {
  private readonly byName: Map<string, ScopeColumn>;
  private readonly all: ScopeColumn[];

  constructor(
    columns: readonly ScopeColumn[],
    readonly isOpen = false,
    /** Whether the rows have an order that means something: `sort` and `serialize` give one. */
    readonly isSerialized = false,
  ) {
    this.all = [...columns];
    this.byName = new Map(columns.map(column => [column.name, column]));
  }

  /** Columns by name and type, in the order of the rows. */
  static of(
    columns: Iterable<{ readonly name: string; readonly type: Type }>,
    isOpen = false,
    isSerialized = false,
  ): ColumnScope {
    return new ColumnScope(
      [...columns].map(({ name, type }, index) => ({ name, type, index })),
      isOpen,
      isSerialized,
    );
  }

  /** The same columns, of rows that have an order. */
  serialized(isSerialized = true): ColumnScope {
    return this.isSerialized === isSerialized ? this : new ColumnScope(this.all, this.isOpen, isSerialized);
  }

  /** The same columns, to be drawn in that way. */
  drawn(visualization: Visualization): ColumnScope {
    const scope = new ColumnScope(this.all, this.isOpen, this.isSerialized);
    scope.visualization = visualization;
    return scope;
  }

  /** How `render` asks for the rows to be drawn. */
  visualization: Visualization | null = null;

  get columns(): readonly ScopeColumn[] {
    return this.all;
  }

  column(name: string): ScopeColumn | null {
    return this.byName.get(name) ?? null;
  }

  /** A column of that name of an open scope, which only the data know. */
  infer(name: string, type: Type): ScopeColumn {
    const column = { name, type, index: this.all.length };
    this.all.push(column);
    this.byName.set(name, column);
    return column;
  }
}

/** Rows and what their cells are. */
export interface Rowset {
  readonly scope: ColumnScope;
  readonly rows: readonly Row[];
}

/** What one run of a query carries: the time that `now()` tells, and what is left of its bounds. */
export interface RunContext {
  /** In ticks since year 1. */
  readonly now: bigint;
  readonly meter: QueryMeter;
  /** What has a name in this run, each by a key of its own: computed once, however often it is named. */
  readonly tables: Map<object, Rowset>;
  readonly scalars: Map<object, Cell>;
  /** Where among its rows the row stands that is computed now. */
  readonly window: RowWindow;
}

/** The rows that an operator goes through, for what looks at others than the current one. */
export class RowWindow {
  rows: readonly Row[] = [];
  index = 0;
  /** What calls remember from row to row, each by a key of its own. */
  private states = new Map<object, unknown>();

  /** Does something for every row, the first one first; what an expression asks in between of other rows leaves this as it is. */
  through(rows: readonly Row[], work: (row: Row, index: number) => void): void {
    const { rows: outerRows, index: outerIndex, states: outerStates } = this;
    this.rows = rows;
    this.states = new Map();
    for (const [index, row] of rows.entries()) {
      this.index = index;
      work(row, index);
    }
    this.rows = outerRows;
    this.index = outerIndex;
    this.states = outerStates;
  }

  /** What a call remembered; what it starts with, at first. */
  state<State>(key: object, start: () => State): State {
    const known = this.states.get(key);
    // The key is that of one call, which always remembers the same kind of thing.
    if (known !== undefined) return known as State;
    const state = start();
    this.states.set(key, state);
    return state;
  }
}

/** Computes the value of an expression for a row. */
export type ComputeCell = (row: Row, run: RunContext) => Cell;

/** How an expression without a name is called when it becomes a column. */
export type ResultName = string | null;

/** An expression whose names and types are known, compiled to a closure. */
export interface BoundExpression extends TypedArgument {
  readonly evaluate: ComputeCell;
  /** The column that it is, if it is one, or a conversion of one that changes nothing. */
  readonly column: ScopeColumn | null;
  /** The name it gives to a column; null for none of its own. */
  readonly resultName: ResultName;
  /** Its name counts only where it becomes a column itself, not in what is made of it. */
  readonly namesOnlyColumn?: true;
  /** The function that it calls, if it is a call: projections ask. */
  readonly isCall: boolean;
}

/** What a `let`, or an `as`, has given a name. */
export type Variable =
  | {
      readonly kind: 'scalar';
      readonly type: Type;
      readonly isConstant: boolean;
      readonly evaluate: ComputeCell;
    }
  | { readonly kind: 'table'; readonly scope: ColumnScope; readonly rows: (run: RunContext) => Rowset };

/** A query of a tail that is checked and compiled. */
export interface BoundQuery {
  readonly scope: ColumnScope;
  readonly execute: (run: RunContext) => Rowset;
}

/** Operators that are checked and compiled. */
export interface Pipeline {
  /** The columns of the result as far as they are known before the data. */
  readonly scope: ColumnScope;
  readonly execute: (input: readonly Row[], run: RunContext) => Rowset;
}

/** What checks and compiles the parts of a tail inside one another. */
interface Binders {
  readonly query: (query: Query, session: BindingContext) => BoundQuery | null;
  readonly pipeline: (operators: readonly Operator[], scope: ColumnScope, session: BindingContext) => Pipeline;
}

/** What all statements of one tail share while they are bound. */
export class BindingContext {
  readonly variables = new Map<string, Variable>();
  /** Queries whose operators name a table with `as`: they run before what may refer to it. */
  readonly naming: ((run: RunContext) => void)[] = [];
  private unnamed = 1;

  constructor(private readonly binders: Binders) {}

  /** A query inside an operator or an expression, checked and compiled; null if it is a scalar. */
  bindQuery(query: Query): BoundQuery | null {
    return this.binders.query(query, this);
  }

  /** Operators inside an operator. */
  bindPipeline(operators: readonly Operator[], scope: ColumnScope): Pipeline {
    return this.binders.pipeline(operators, scope, this);
  }

  /** The next `Column1`, `Column2`, … that is not taken: the numbers run on through the whole query. */
  nextColumnName(isTaken: (name: string) => boolean): string {
    for (;;) {
      const name = `Column${this.unnamed++}`;
      if (!isTaken(name) && !this.variables.has(name)) return name;
    }
  }

  /** A copy that names columns from the same number on. */
  fork(): BindingContext {
    const copy = new BindingContext(this.binders);
    for (const [name, variable] of this.variables) copy.variables.set(name, variable);
    copy.unnamed = this.unnamed;
    return copy;
  }
}

/** A value per row that is the same for all. */
export function constant(value: Cell): ComputeCell {
  return () => value;
}
