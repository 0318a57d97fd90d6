import type { GivenParameter } from '../../arm/index.js';
import type { Assumptions } from '../../assumptions/index.js';
import type { Property } from '../../analysis/prove/index.js';
import type { Role } from '../../cluster/caller.js';
import type { DecisionLayer } from '../../decide/index.js';
import type { JsonNode } from '../../json/nodes.js';
import type { FileResult } from '../../library/session.js';
import type { ArmCalloutType } from '../../policy/callout-types.js';
import type { Problem } from '../../../grammar/text/problem.js';
import type { Span } from '../../../grammar/text/positions.js';

/** Something that is known not to be as expected, for a while. */
export interface Exception {
  readonly reason: string;
  /** The last day on which it counts, as `2027-01-31`. */
  readonly until: string;
  readonly line: number;
}

/** A callout and what should become of it. */
export interface ExpectedCallout {
  readonly type: ArmCalloutType;
  readonly uri: string;
  readonly expect: 'allow' | 'deny';
  /** The layer that should decide; null where any may. */
  readonly because: DecisionLayer | null;
  /** Where it is in the test file, from 1. */
  readonly line: number;
}

/** What should come of a command. */
export type CommandExpectation =
  | { readonly kind: 'succeeds' }
  | { readonly kind: 'refused'; readonly code: string | null; readonly reason: string | null }
  /** The rows of its table, with the cells that are named; where they are, so that they can be written anew. */
  | { readonly kind: 'rows'; readonly rows: JsonNode; readonly place: Span }
  | { readonly kind: 'row count'; readonly count: number; readonly place: Span };

/** A command or directive and what should come of it. */
export interface ExpectedCommand {
  readonly run: string;
  /** null: the caller of the case. */
  readonly as: Role | null;
  readonly outcome: CommandExpectation;
  /** Whether the cluster should be another one afterwards; null where it may. */
  readonly changes: boolean | null;
  readonly line: number;
}

/** A property that should be proved. */
export interface ExpectedProperty {
  readonly property: Property;
  readonly line: number;
}

/** A text that a case starts from: a file's, or one that is in the test file itself. */
export interface CaseText {
  readonly name: string;
  /** The absolute path of the file that names in the text are relative to. */
  readonly path: string;
  readonly text: string;
  /** The line of `name` in which the text begins, from 1. */
  readonly line: number;
}

/** One case of a test file, ready to be run. */
export interface TestCase {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /** null: the default cluster. */
  readonly cluster: CaseText | null;
  /** What tells its predefined rules; null: those that it tells itself, or that are documented. */
  readonly predefined: CaseText | null;
  /** Those of the cluster's template. */
  readonly parameters: Readonly<Record<string, GivenParameter>>;
  readonly script: CaseText | null;
  /** The open questions about the service that it settles. */
  readonly assume: Assumptions;
  readonly commands: readonly ExpectedCommand[];
  readonly callouts: readonly ExpectedCallout[];
  readonly properties: readonly ExpectedProperty[];
  /** The policy beyond which nothing may be allowed: a path, or `REV:PATH`. */
  readonly since: { readonly name: string; readonly line: number } | null;
  readonly exception: Exception | null;
  /** The texts of the policies that it is compared with, by name, once they have been read. */
  readonly others: ReadonlyMap<string, FileResult>;
}

/** What could be read of a test file: its cases, and what is wrong with others. */
export interface TestFile {
  readonly cases: readonly TestCase[];
  readonly problems: readonly Problem[];
}
