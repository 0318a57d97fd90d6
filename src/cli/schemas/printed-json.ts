import type { PolicyDiff } from '../../api/diff-data.js';
import type { ProofReport } from '../../api/prove-data.js';
import type { Reachable } from '../../api/who-data.js';
import type { Turn } from '../../assumptions/index.js';
import type { Decision, Verdict } from '../../decide/index.js';
import type { Description } from '../../inventory/index.js';
import type { JsonValue } from '../../json/nodes.js';
import type { Range } from '../../../grammar/text/positions.js';
import type { RuleUse } from '../../propose/index.js';
import type { ReportedError } from '../../tabular/formats/outcome.js';
import type { ScalarType } from '../../tabular/table.js';
import type { auditJson } from '../audit/report.js';
import type { summaryJson } from '../check/summary.js';
import type { deploymentJson, whatIfJson } from '../deploy/report.js';
import type { ExitCode } from '../exit-codes.js';
import type { problemJson } from '../findings/unread.js';
import type { fleetJson } from '../fleet.js';
import type { lintJson } from '../lint/json.js';
import type { jsonReport } from '../propose.js';
import type { testJson } from '../test-files/report.js';

/* What `--format json` prints, by subcommand: the JSON Schemas in the package are made of these types. */

interface Versioned {
  /** The version of this form: members may be added to it, but none goes or changes its meaning. */
  readonly version: 1;
}

interface UnreadOutput {
  readonly file: string;
  readonly error: ReturnType<typeof problemJson>;
}

/** What is printed where the one file that was asked for cannot be read. */
interface FailedOutput extends Versioned {
  readonly error: ReturnType<typeof problemJson> & { readonly file: string };
}

/** What there is of several files. */
interface SeveralFiles<Of> {
  readonly files: readonly (Of & { readonly file: string })[];
  /** Files that a folder or glob brought and that have no cluster. */
  readonly skipped?: readonly string[];
  readonly errors?: readonly UnreadOutput[];
}

interface ClustersOutput<Of> extends Versioned {
  readonly clusters: readonly (Of & { readonly cluster: string })[];
  readonly errors: readonly UnreadOutput[];
}

interface CheckOfCi {
  /** The exit code that it would have had alone. */
  readonly exitCode: ExitCode;
}

/** A decision of `check`; what it rests on is absent with `--default-reading`. */
interface CheckRecord extends Verdict {
  readonly uri: string;
  readonly robust?: boolean;
  readonly dependsOn?: readonly Turn[];
}

interface ResultTable {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: ScalarType }[];
  readonly rows: readonly (readonly JsonValue[])[];
}

/** What became of one command. */
interface CommandOutput {
  /** The script as it was named; `-` is standard input and `-e` an argument. */
  readonly file: string;
  readonly command: string;
  /** The line on which the command starts, from 1. */
  readonly line: number;
  readonly tables?: readonly ResultTable[];
  /** Instead of tables. */
  readonly error?: Omit<ReportedError, 'type' | 'range'> & { readonly range: Pick<Range, 'start' | 'end'> | null };
}

export interface PrintedJson {
  readonly run: readonly CommandOutput[];
  /** Records are an array; `--summary` is an object with a version. */
  readonly check: readonly (CheckRecord | Decision)[] | ReturnType<typeof summaryJson>;
  readonly test: Versioned & ReturnType<typeof testJson>;
  readonly ci: Versioned & {
    readonly checks: {
      readonly lint?: CheckOfCi & ReturnType<typeof lintJson>;
      readonly who?: CheckOfCi & SeveralFiles<Reachable>;
      readonly diff?: CheckOfCi & SeveralFiles<PolicyDiff>;
      readonly test?: CheckOfCi & ReturnType<typeof testJson>;
      readonly audit?: CheckOfCi & ReturnType<typeof auditJson>;
    };
  };
  readonly lint: Versioned & ReturnType<typeof lintJson>;
  readonly diff:
    (Versioned & PolicyDiff) | (Versioned & SeveralFiles<PolicyDiff>) | ClustersOutput<PolicyDiff> | FailedOutput;
  readonly who: (Versioned & Reachable) | (Versioned & SeveralFiles<Reachable>) | FailedOutput;
  readonly prove: (Versioned & ProofReport) | (Versioned & SeveralFiles<ProofReport>) | FailedOutput;
  readonly inspect: Versioned & {
    readonly files: {
      readonly [file: string]: Description | { readonly clusters: readonly never[]; readonly reject: string };
    };
  };
  readonly fleet: ReturnType<typeof fleetJson>;
  readonly audit: Versioned & ReturnType<typeof auditJson>;
  readonly propose: ReturnType<typeof jsonReport> | (Versioned & { readonly rules: readonly RuleUse[] });
  readonly deploy: ReturnType<typeof deploymentJson> | ReturnType<typeof whatIfJson>;
}
