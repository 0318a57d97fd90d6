import { diffPolicies, gateAnswer, type GateAnswer } from '../../analysis/diff/report.js';
import { inputOfState, readInput, type PolicyInput } from '../../analysis/inputs/index.js';
import { gateOutcome, prove, propertyText, type NamedPolicy, type ProvingOptions } from '../../analysis/prove/index.js';
import { jsonText } from '../../tabular/formats/index.js';
import { ROLES, type Caller } from '../../cluster/caller.js';
import { valueOf, type JsonValue } from '../../json/nodes.js';
import { stateOf, type Cluster } from '../../library/cluster.js';
import { describeError } from '../../library/failure.js';
import type { DecisionOptions } from '../../decide/index.js';
import type { ExecuteResult } from '../../library/result.js';
import { openSession } from '../../library/open-session.js';
import type { Session, FileResult } from '../../library/session.js';
import { mention, printable } from '../../../grammar/text/mention.js';
import { computingTime } from '../computing-time.js';
import { absolutePath, readTextFile } from '../files.js';
import { readYaml } from '../../json/yaml-nodes.js';
import { otherNames } from './other-policies.js';
import type { CommandExpectation, ExpectedCommand, ExpectedProperty, TestCase } from './test-case.js';

/** What became of something that a case expects, besides its callouts. */
export interface ExpectationResult {
  /** What was expected, in a line. */
  readonly name: string;
  readonly line: number;
  /** What is not as expected; null where all is. */
  readonly failure: string | null;
  /** What else there is to say of a failure; empty where there is nothing. */
  readonly details: string;
  /** Whether it is not known. */
  readonly isUndecided: boolean;
  /** The rows that came instead of those that were expected. */
  readonly returned?: ReturnedRows;
}

/** Rows that a command returned, and where others are expected. */
export interface ReturnedRows {
  readonly expected: Extract<CommandExpectation, { readonly kind: 'rows' | 'row count' }>;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/** Seconds that the questions of a case may take. */
const TIME_LIMIT = 8;

/** Runs the commands of a case, one after another on its cluster. */
export function runCommands(
  { commands, file }: TestCase,
  cluster: Cluster,
  caller: Caller,
): readonly ExpectationResult[] {
  if (commands.length === 0) return [];
  const path = absolutePath(file, null);
  const session = openSession(cluster, { readFile: name => readTextFile(absolutePath(name, path)) }, caller);
  return commands.map(command => {
    const before = cluster.snapshot();
    session.caller = { ...caller, role: ROLES.find(role => role === command.as) ?? caller.role };
    const isDirective = command.run.trimStart().startsWith('#');
    const failure = isDirective
      ? directiveFailure(session, command)
      : commandFailure(session.execute(command.run), command);
    const changed = !cluster.isAt(before) && session.changesSince(before) !== 'nothing changed';
    const { changes } = command;
    const change =
      changes === null || changes === changed
        ? null
        : `expected ${changes ? 'a change' : 'no change'} of the cluster, got ${changed ? session.changesSince(before) : 'none'}`;
    return checked(
      nameOf(command),
      command.line,
      failure ?? (change === null ? null : { failure: change, details: '' }),
    );
  });
}

interface Failure {
  readonly failure: string;
  readonly details: string;
  readonly returned?: ReturnedRows;
}

function checked(name: string, line: number, failure: Failure | null): ExpectationResult {
  const returned = failure?.returned === undefined ? {} : { returned: failure.returned };
  return {
    name,
    line,
    failure: failure?.failure ?? null,
    details: failure?.details ?? '',
    isUndecided: false,
    ...returned,
  };
}

function nameOf({ run, as, outcome }: ExpectedCommand): string {
  const [first = ''] = run.trim().split('\n');
  return `${outcome.kind === 'refused' ? 'refuse' : 'run'} ${mention(first)}${as === null ? '' : ` as ${as}`}`;
}

function directiveFailure(session: Session, { run, outcome }: ExpectedCommand): Failure | null {
  const result = session.directive(run.trim());
  if (outcome.kind === 'refused') {
    return result.ok ? { failure: 'expected a refusal, but it was done', details: '' } : null;
  }
  if (outcome.kind !== 'succeeds') return { failure: 'a directive has no rows', details: '' };
  return result.ok ? null : { failure: `refused: ${printable(result.message)}`, details: result.hint ?? '' };
}

function commandFailure(result: ExecuteResult, { run, outcome }: ExpectedCommand): Failure | null {
  if (outcome.kind === 'refused') return refusalFailure(result, outcome, run);
  if (!result.ok) return { failure: 'expected success, but it was refused', details: describeError(result.error, run) };
  if (outcome.kind === 'row count' && result.rows.length !== outcome.count) {
    const returned = { expected: outcome, rows: result.objects };
    return { failure: `expected ${outcome.count} rows, got ${result.rows.length}`, details: '', returned };
  }
  if (outcome.kind !== 'rows') return null;
  const rows = outcome.rows.kind === 'array' ? outcome.rows.items.map(valueOf) : [];
  const found = result.objects;
  const isSame = rows.length === found.length && rows.every((row, index) => isRow(row, found[index] ?? {}));
  if (isSame) return null;
  return {
    failure: `expected other rows (${rows.length}, got ${found.length})`,
    details: ['got:', ...found.map(row => jsonText(row))].join('\n'),
    returned: { expected: outcome, rows: found },
  };
}

/** Whether a row has the cells that are named; a text that is JSON may be written as what it says. */
function isRow(wanted: JsonValue, found: Readonly<Record<string, unknown>>): boolean {
  if (typeof wanted !== 'object' || wanted === null || Array.isArray(wanted)) return false;
  return Object.entries(wanted).every(([name, value]) => {
    const cell = found[name];
    if (typeof value === 'object' && value !== null && typeof cell === 'string') return sameJson(cell, value);
    return JSON.stringify(cell) === JSON.stringify(value);
  });
}

function sameJson(text: string, value: JsonValue): boolean {
  try {
    return JSON.stringify(JSON.parse(text)) === JSON.stringify(value);
  } catch {
    return false;
  }
}

function refusalFailure(
  result: ExecuteResult,
  { code, reason }: Extract<CommandExpectation, { readonly kind: 'refused' }>,
  run: string,
): Failure | null {
  if (result.ok) return { failure: 'expected a refusal, but it succeeded', details: '' };
  const { error } = result;
  const isSame = (code === null || code === error.code) && (reason === null || reason === error.reason);
  if (isSame) return null;
  const wanted = [code, reason].filter(each => each !== null).join(', ');
  return { failure: `expected ${wanted}, got ${error.code}, ${error.reason}`, details: describeError(error, run) };
}

/** Proves the properties of a case, and that it allows nothing that the policy before it does not. */
export function runQuestions(
  testCase: TestCase,
  cluster: Cluster,
  assumptions: DecisionOptions,
): readonly ExpectationResult[] {
  const { properties, since, others } = testCase;
  if (properties.length === 0 && since === null) return [];
  const input = inputOfState(stateOf(cluster.snapshot()));
  const end = computingTime() + TIME_LIMIT;
  const isLate = (): boolean => computingTime() > end;
  const read = (name: string): PolicyInput | string => otherInput(name, others.get(name), testCase);
  const options = { ...assumptions, budget: { isLate } };
  const proofs = properties.map(expected => proofOf(expected, { name: testCase.name, input }, read, options));
  if (since === null) return proofs;
  const name = `no new access since ${since.name}`;
  const old = read(since.name);
  if (typeof old === 'string') return [...proofs, checked(name, since.line, { failure: old, details: '' })];
  const report = diffPolicies(old, input, { ...assumptions, startClock: () => isLate });
  const { verdict } = gateAnswer(report);
  const details = report.types.flatMap(({ type, newlyAllowed }) => {
    if (newlyAllowed.verdict === 'found') return [`${type}: ${printable(newlyAllowed.witness.uri)}`];
    return newlyAllowed.verdict === 'unknown' ? [`${type}: not known: ${printable(newlyAllowed.reason)}`] : [];
  });
  const failure = GATE_FAILURES[verdict];
  const isUndecided = verdict === 'unknown' || verdict === 'undecided';
  return [...proofs, { name, line: since.line, failure, details: details.join('\n'), isUndecided }];
}

/** What a gate's answer is to a case; null: as expected. */
const GATE_FAILURES: Readonly<Record<GateAnswer['verdict'], string | null>> = {
  passes: null,
  fails: 'new access',
  unknown: 'it is not known whether there is new access',
  undecided: 'there is new access under another credible reading of what is not known of the service',
};

function proofOf(
  { property, line }: ExpectedProperty,
  policy: NamedPolicy,
  read: (name: string) => PolicyInput | string,
  options: ProvingOptions,
): ExpectationResult {
  const name = propertyText(property);
  const others = new Map<string, NamedPolicy>();
  for (const other of otherNames(property)) {
    const input = read(other);
    if (typeof input === 'string') return checked(name, line, { failure: input, details: '' });
    others.set(other, { name: other, input });
  }
  const outcome = prove(property, policy, others, options);
  if (gateOutcome(outcome) === 'UNDECIDED') {
    const failure = 'it holds, but not under every credible reading of what is not known of the service';
    return { name, line, failure, details: '', isUndecided: true };
  }
  switch (outcome.verdict) {
    case 'PASS':
      return checked(name, line, null);
    case 'FAIL': {
      const { type, uri, rule } = outcome.witness;
      const details = `${type}: ${printable(uri)}\nallowed by ${mention(rule.rule.CalloutUriRegex)}`;
      return checked(name, line, { failure: 'it does not hold', details });
    }
    case 'UNKNOWN':
      return { name, line, failure: 'it is not known', details: printable(outcome.reason), isUndecided: true };
  }
}

/** The policy of a file that a case compares with, or why there is none. */
function otherInput(name: string, text: FileResult | undefined, { predefined }: TestCase): PolicyInput | string {
  if (text === undefined) return `${name} was not read`;
  if (!text.ok) return printable(text.message);
  const result = readInput(text.text, {
    file: name,
    readYaml,
    ...(predefined !== null && { predefined: predefined.text }),
  });
  return result.ok ? result.input : `${printable(name)}: ${printable(result.problem.message)}`;
}
