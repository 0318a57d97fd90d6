import type { DecisionLayer } from '../../decide/index.js';
import type { ArmCalloutType } from '../../policy/callout-types.js';
import type { Problem } from '../../../grammar/text/problem.js';

/** A callout and what should become of it. */
export interface ExpectedCallout {
  readonly type: ArmCalloutType;
  readonly uri: string;
  readonly expect: 'allow' | 'deny';
  /** The layer that should decide; null where any may. */
  readonly because: DecisionLayer | null;
  /** Where it stands in the test file, from 1. */
  readonly line: number;
}

/** A text that a case starts from: a file's, or one that stands in the test file itself. */
export interface CaseText {
  readonly name: string;
  /** The absolute path of the file that names in the text are relative to. */
  readonly path: string;
  readonly text: string;
}

/** One case of a test file, ready to be run. */
export interface TestCase {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /** null: the default cluster. */
  readonly cluster: CaseText | null;
  readonly script: CaseText | null;
  readonly callouts: readonly ExpectedCallout[];
}

/** What is wrong with a test file, and where. */
export type TestFileProblem = Problem<'InvalidTestFile', 'TEST_FILE'>;
