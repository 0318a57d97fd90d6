import { lineStarts } from '../../grammar/text/positions.js';
import { usageProblem, type UsageProblem } from './arguments.js';
import { assumptionOptions, readSubject } from './check/options.js';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { readTextFile } from './files.js';
import { write, type Io } from './io.js';
import { unknownValue } from './options.js';
import { faultReport, plainReport } from './report.js';
import { hasColor, styleOf } from './style.js';
import type { Invocation, Subcommand } from './subcommand.js';
import { ruleCoverage } from './test-files/coverage.js';
import { readTestFile } from './test-files/read-test-file.js';
import { isReportName, reports } from './test-files/report.js';
import { passed, runCase } from './test-files/run-case.js';
import type { TestCase } from './test-files/test-case.js';

/** `test FILE...`: are callouts allowed and denied as test files expect? */
export const test: Subcommand = {
  usage: 'test [OPTIONS] FILE...',
  description: `Runs the cases of test files, YAML or JSON: one case, a list of cases, or \`cases:\` with a list. A case:

  name: production reaches its database
  cluster: cluster.json        # a file beside the test file, or the resource or properties themselves
  script: policy.kql           # a file, or commands themselves
  callouts:
    - { type: sql, uri: "https://prod.database.windows.net", expect: allow, because: arm-fqdn }
    - { type: webapi, uri: "https://example.com/", expect: deny }

\`because\` is the layer that should decide: internal, immutable, command, arm-policy, arm-fqdn or none.
Exit codes: 0 all cases passed, 1 one failed or there were none, 2 bad usage or a test file that cannot be read.`,
  options: [
    { name: 'run', value: 'REGEX', description: 'run only the cases whose name matches' },
    { name: 'allow-empty', description: 'finding no case to run is no failure' },
    { name: 'format', value: 'NAME', description: `report as ${Object.keys(reports).join(', ')} (default: text)` },
    ...assumptionOptions,
  ],
  refused: {
    cluster: 'each case names its cluster',
    parameters: 'each case names its cluster, with nothing left to fill in',
  },
  execute,
};

async function execute({ arguments: given, options, io }: Invocation): Promise<ExitCode | UsageProblem> {
  if (given.operands.length === 0)
    return usageProblem('test needs a FILE', 'for example: kusto-callout test callouts.yaml');
  const formatName = given.valueOf('format') ?? 'text';
  if (!isReportName(formatName)) return unknownValue('format', formatName, Object.keys(reports));
  const subject = readSubject(given);
  if (typeof subject !== 'string') return subject;
  const filter = regexOf(given.valueOf('run') ?? '');
  if (filter === null) return usageProblem(`--run needs a regular expression of JavaScript`);

  const cases: TestCase[] = [];
  for (const file of given.operands) {
    const found = await casesOf(file, options.noColor, io);
    if (found === null) return exitCodes.usage;
    cases.push(...found);
  }
  const { role, principal } = options;
  const caller = { ...(role !== null && { role }), ...(principal !== null && { principal }) };
  const results = cases
    .filter(({ name }) => filter.test(name))
    .map(testCase => runCase(testCase, caller, { subject, ignoreCase: given.has('ignore-case') }));
  await write(io.stdout, reports[formatName]({ results, coverage: ruleCoverage(results) }));
  if (results.length === 0 && !given.has('allow-empty')) {
    const hint = cases.length === 0 ? null : '--run leaves none of them; --allow-empty takes that for success';
    const style = styleOf(hasColor(io.stderr, io.env, options.noColor));
    await write(io.stderr, plainReport('there is no case to run', hint, style));
    return exitCodes.failed;
  }
  return results.every(passed) ? exitCodes.ok : exitCodes.failed;
}

/** The cases of a file, or null where it is no good, which has been reported then. */
async function casesOf(file: string, noColor: boolean, io: Io): Promise<readonly TestCase[] | null> {
  const style = styleOf(hasColor(io.stderr, io.env, noColor));
  const read = readTextFile(file);
  if (!read.ok) {
    await write(io.stderr, plainReport(read.message, null, style));
    return null;
  }
  const { text } = read;
  const result = readTestFile(file, text);
  if (result.ok) return result.cases;
  await write(
    io.stderr,
    faultReport({ name: file, text, starts: lineStarts(text) }, { title: null, ...result.problem }, style),
  );
  return null;
}

function regexOf(source: string): RegExp | null {
  try {
    return new RegExp(source);
  } catch {
    return null;
  }
}
