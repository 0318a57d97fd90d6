import { turnWords } from '../assumptions/index.js';
import type { Decision, DecisionOptions } from '../decide/index.js';
import { stateOf, type AnyCalloutType, type Cluster } from '../library/cluster.js';
import { explainDecision } from '../library/explain.js';
import { describeError } from '../library/failure.js';
import { requireNames } from '../library/misuse.js';
import type { ExecuteError, ExecuteResult } from '../library/result.js';
import { ARM_CALLOUT_TYPES, armCalloutTypeOf, type ArmCalloutType } from '../policy/callout-types.js';
import { didYouMean, mention } from '../../grammar/text/mention.js';
import { nearest } from '../../grammar/text/nearest.js';
import type { AuditInput, AuditOptions, CalloutFinding, VerdictOptions } from '../audit/index.js';
import { auditing } from '../audit/audit.lazy.js';
import type { Cell } from '../tabular/table.js';

/** What a refusal should look like; what is left out does not matter. Texts are compared whole, a RegExp is searched for. */
export interface ExpectedRefusal {
  /** `Forbidden`, `General_BadRequest` or `BadRequest_SyntaxError`. */
  readonly code?: ExecuteError['code'];
  /** For example `AUTH_RESTRICTED`. */
  readonly reason?: ExecuteError['reason'];
  /** The service's text, or ours where no text of the service is known. */
  readonly message?: string | RegExp;
  /** What to do about it. */
  readonly hint?: string | RegExp;
}

/** A row as it should be; columns that are left out do not matter. Cells are compared as JSON, a RegExp is searched for in a text. */
export type ExpectedRow = Readonly<Record<string, Cell | RegExp>>;

/**
 * The matchers' types. For Vitest, once in a project:
 *
 * ```ts
 * declare module 'vitest' {
 *   interface Matchers<T> extends CalloutMatchers<T> {}
 * }
 * ```
 */
export interface CalloutMatchers<Result = unknown> {
  /** The command ran. */
  toSucceed(): Result;
  /** The command was refused: at all, with this code, or with all of these properties. */
  toBeRefused(expected?: ExecuteError['code'] | ExpectedRefusal): Result;
  /** The first table has exactly these rows, in this order. */
  toHaveRows(expected: readonly ExpectedRow[]): Result;
  /**
   * The cluster allows callouts of this type to this URI. An unknown type is an error whatever is expected, since a misspelt one
   * is always denied.
   */
  toAllowCallout(type: AnyCalloutType, uri: string | URL, options?: DecisionOptions): Result;
  /** The cluster denies them. */
  toDenyCallout(type: AnyCalloutType, uri: string | URL, options?: DecisionOptions): Result;
  /**
   * The KQL makes a callout of this type, to this URI. With `.not`, nothing in it may be one: a callout that is not known, or only in
   * part, fails it as well.
   */
  toCallOut(type: AnyCalloutType, uri?: string): Result;
  /**
   * The cluster allows every callout of the KQL, or of everything that files hold; one that is not known fails. With `.not`, at
   * least one is denied.
   */
  toKeepWorkingUnder(cluster: Cluster, options?: VerdictOptions): Result;
}

/** What a matcher tells its test runner. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
  /** What test runners show as a comparison. */
  readonly actual?: unknown;
  readonly expected?: unknown;
}

/** What test runners tell a matcher. */
export interface MatcherContext {
  readonly isNot?: boolean;
}

const REFUSAL_KEYS = ['code', 'reason', 'message', 'hint'] as const;

/** For `expect.extend`. Works on what `cluster.execute` returns, and on clusters. */
export const calloutMatchers = {
  toSucceed(received: ExecuteResult): MatcherResult {
    return received.ok
      ? { pass: true, message: () => 'expected the command to be refused, but it ran' }
      : { pass: false, message: () => `expected the command to run, but it was refused\n${describe(received)}` };
  },

  toBeRefused(received: ExecuteResult, expected: ExecuteError['code'] | ExpectedRefusal = {}): MatcherResult {
    if (typeof expected !== 'string') requireNames(expected, REFUSAL_KEYS, 'property of a refusal');
    if (received.ok)
      return { pass: false, message: () => `expected a refusal, but the command ran\n${describe(received)}` };
    const wanted: ExpectedRefusal = typeof expected === 'string' ? { code: expected } : expected;
    const differences = REFUSAL_KEYS.filter(
      key => wanted[key] !== undefined && !fits(received.error[key], wanted[key]),
    ).map(key => `${key}: expected ${String(wanted[key])}, received ${String(received.error[key])}`);
    return {
      pass: differences.length === 0,
      message: () =>
        differences.length === 0
          ? `expected no such refusal\n${describe(received)}`
          : `expected another refusal\n${differences.join('\n')}`,
      actual: Object.fromEntries(REFUSAL_KEYS.filter(key => key in wanted).map(key => [key, received.error[key]])),
      expected: wanted,
    };
  },

  toHaveRows(received: ExecuteResult, expected: readonly ExpectedRow[]): MatcherResult {
    if (!received.ok)
      return { pass: false, message: () => `expected rows, but the command was refused\n${describe(received)}` };
    const rows = received.objects;
    const differences =
      rows.length === expected.length ? [] : [`expected ${expected.length} rows, received ${rows.length}`];
    for (const [index, row] of expected.entries()) {
      const actual = rows[index];
      if (actual === undefined) break;
      for (const [column, cell] of Object.entries(row)) {
        if (fits(actual[column], cell)) continue;
        const found = Object.hasOwn(actual, column) ? shown(actual[column]) : 'no such column';
        differences.push(`row ${index}, ${column}: expected ${shown(cell)}, received ${found}`);
      }
    }
    return {
      pass: differences.length === 0,
      message: () =>
        differences.length === 0 ? `expected other rows than these\n${describe(received)}` : differences.join('\n'),
      actual: rows,
      expected,
    };
  },

  toAllowCallout(
    this: unknown,
    received: Cluster,
    type: AnyCalloutType,
    uri: string | URL,
    options: DecisionOptions = {},
  ): MatcherResult {
    return calloutResult('allowed', decisionOf(received, type, uri, options), isNegated(this));
  },

  toDenyCallout(
    this: unknown,
    received: Cluster,
    type: AnyCalloutType,
    uri: string | URL,
    options: DecisionOptions = {},
  ): MatcherResult {
    return calloutResult('denied', decisionOf(received, type, uri, options), isNegated(this));
  },

  toCallOut(
    this: MatcherContext,
    received: string | readonly AuditInput[],
    type: AnyCalloutType,
    uri?: string,
  ): MatcherResult {
    const wanted = calloutTypeOf(type);
    const findings = findingsOf(received).filter(finding => finding.type === wanted || finding.type === null);
    const made = findings.filter(finding => finding.uri !== null && (uri === undefined || isSameUri(finding.uri, uri)));
    const open = findings.filter(finding => finding.uri === null && finding.covered);
    const what = `a callout of type ${wanted}${uri === undefined ? '' : ` to ${uri}`}`;
    const found = findings.map(finding => shownFinding(finding));
    return {
      pass: made.length > 0 || (this.isNot === true && open.length > 0),
      message: () =>
        [
          made.length > 0
            ? `expected no such callout`
            : open.length > 0 && this.isNot === true
              ? `expected no callout that may be one`
              : `expected ${what}`,
          ...(found.length === 0 ? ['the KQL makes none of this type'] : found),
        ].join('\n'),
      actual: findings.map(finding => finding.uri ?? finding.template ?? finding.status),
      expected: uri ?? wanted,
    };
  },

  toKeepWorkingUnder(
    this: MatcherContext,
    received: string | readonly AuditInput[],
    cluster: Cluster,
    options: VerdictOptions = {},
  ): MatcherResult {
    const { AuditJudge, decideFindings } = auditing();
    const state = stateOf(cluster.snapshot());
    const judge = new AuditJudge(state, options);
    const findings = findingsOf(received, { ownCluster: cluster.name, cloud: state.cloud });
    const decided = decideFindings(findings, judge);
    const other = decided.filter(({ decision: { verdict } }) => verdict !== 'allowed' && verdict !== 'always');
    const denied = decided.filter(({ decision: { verdict } }) => verdict === 'denied' || verdict === 'never');
    return {
      pass: this.isNot === true ? denied.length === 0 : other.length === 0,
      message: () =>
        other.length === 0
          ? `expected a callout that is denied, but all ${decided.length} are allowed`
          : [
              this.isNot === true ? 'expected a callout that is denied' : 'expected every callout to be allowed',
              ...other.map(
                ({ finding, decision }) => `${decision.verdict}: ${shownFinding(finding)}: ${decision.reason}`,
              ),
            ].join('\n'),
      actual: other.map(
        ({ finding, decision }) => `${decision.verdict}: ${finding.uri ?? finding.template ?? finding.status}`,
      ),
      expected: [],
    };
  },
};

/** Whether a matcher is expected not to match; called as a plain function, it is not told. */
function isNegated(context: unknown): boolean {
  return typeof context === 'object' && context !== null && 'isNot' in context && context.isNot === true;
}

/** An expectation that only the default reading meets is not met, whichever way it is put: OURS(gates-and-readings). */
function calloutResult(expected: 'allowed' | 'denied', decision: Decision, isNot: boolean): MatcherResult {
  const actual = decision.allowed ? 'allowed' : 'denied';
  const pass = actual === expected;
  const undecidedBy = pass === isNot ? [] : (decision.undecidedBy ?? []);
  if (undecidedBy.length === 0) {
    const message = (): string =>
      `expected the callout to be ${decision.allowed ? 'denied' : 'allowed'}\n${explainDecision(decision)}`;
    return { pass, message, actual, expected };
  }
  const settled = undecidedBy.map(({ question }) => `'${question}': '…'`).join(', ');
  const message = (): string =>
    [
      `the callout is ${actual}, but not if ${turnWords(undecidedBy)}; to settle that, pass { assume: { ${settled} } }`,
      explainDecision(decision),
    ].join('\n');
  return { pass: isNot, message, actual: 'undecided', expected };
}

/** The callouts of KQL, or of the texts of files. */
function findingsOf(received: string | readonly AuditInput[], options: AuditOptions = {}): readonly CalloutFinding[] {
  const inputs = typeof received === 'string' ? [{ name: '', text: received, form: 'kql' as const }] : received;
  const { findings, problems } = auditing().auditFiles(inputs, options);
  const [problem] = problems;
  if (problem !== undefined) throw new Error(`${problem.file}: ${problem.message}`);
  return findings;
}

function calloutTypeOf(type: AnyCalloutType): ArmCalloutType {
  const known = armCalloutTypeOf(type);
  if (known !== null) return known;
  throw new Error(
    `${mention(type)} is not a callout type: ${didYouMean(nearest(type, ARM_CALLOUT_TYPES), ARM_CALLOUT_TYPES.join(', '))}`,
  );
}

/** Whether two URIs are the same but for the case of scheme and host, and a slash at the end of a host. */
function isSameUri(found: string, wanted: string): boolean {
  const normal = (uri: string): string =>
    uri.replace(/^[^:/?#]+:\/\/[^/?#]*$/, '$&/').replace(/^[^:/?#]+:\/\/[^/?#]*/, start => start.toLowerCase());
  return normal(found) === normal(wanted);
}

function shownFinding({ construct, type, status, uri, template, file, line, message }: CalloutFinding): string {
  const target = uri ?? template ?? `${status}${message === null ? '' : ` (${message})`}`;
  return `${construct}${type === null ? '' : ` (${type})`} ${target} at ${file === '' ? 'line ' : `${file}:`}${line}`;
}

function decisionOf(cluster: Cluster, type: AnyCalloutType, uri: string | URL, options: DecisionOptions): Decision {
  const decision = cluster.decide(type, uri, options);
  if (decision.reason === 'unknown-type') throw new Error(explainDecision(decision));
  return decision;
}

function fits(actual: unknown, expected: unknown): boolean {
  // `search` starts at the front whatever the flags g and y have left in lastIndex.
  if (expected instanceof RegExp) return typeof actual === 'string' && actual.search(expected) >= 0;
  return Object.is(actual, expected) || shown(actual) === shown(expected);
}

function shown(value: unknown): string {
  if (value instanceof RegExp) return String(value);
  // Of undefined, and of nothing else that gets here, there is no JSON.
  if (value === undefined) return 'undefined';
  if (typeof value === 'bigint') return `${value}n`;
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? `${inner}n` : inner));
}

function describe(result: ExecuteResult): string {
  return result.ok ? result.objects.map(row => shown(row)).join('\n') : describeError(result.error);
}
