import type { NamedInput } from '../named-input.js';
import { readNamedInputs } from '../analysis-input.js';
import type { JsonRecord } from '../../json/nodes.js';
import { attemptInput, problemTitle, stop, type CliProblem } from '../problem.js';
import type { Invocation } from '../subcommand.js';
import { rangeOf } from './annotations.js';
import { writeFindings, type FindingFormat } from './formats.js';

/** A file that could not be checked. */
export interface UnreadFile {
  readonly file: string;
  readonly problem: CliProblem;
}

/** A problem with a file, for programs. */
export function problemJson(problem: CliProblem): JsonRecord {
  const { message, hint } = problem;
  const range = rangeOf(problem);
  return {
    title: problemTitle(problem),
    message,
    hint,
    range: range === null ? null : { start: { ...range.start }, end: { ...range.end } },
  };
}

/** Reads inputs for a report. Where one cannot be used, the report says so, and nothing else, before the run ends. */
export async function readForReport(
  names: readonly string[],
  invocation: Invocation,
  format: FindingFormat,
): Promise<readonly NamedInput[]> {
  const result = await attemptInput(() => readNamedInputs(names, invocation));
  if (result.ok) return result.value;
  const { problem } = result;
  // A problem without a place may be that of any of them.
  const file = problem.source?.name ?? names.find(name => problem.message.includes(name)) ?? names.join(', ');
  await writeFindings(invocation.console, format, {
    text: () => '',
    json: () => ({ error: { file, ...problemJson(problem) } }),
    findings: () => ({
      title: 'Not checked',
      rules: [],
      files: [{ file, problem, checks: [] }],
      summary: 'Nothing was checked.',
    }),
  });
  return stop(problem, problem.exitCode);
}
