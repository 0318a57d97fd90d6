import { xml, type Xml } from '../output/xml.js';
import { problemLine } from '../output/problem-text.js';
import { openFindings, type FindingsReport, type ReportedCheck, type ReportedFile } from './report.js';

/** JUnit's XML, as CI systems read it: a suite for each file, a test case for each check; what is not known is an error. */
export function junitDocument({ files }: FindingsReport): Xml {
  const suites = files.map(suiteOf);
  const tests = suites.reduce((sum, suite) => sum + suite.cases.length, 0);
  const failures = suites.reduce((sum, suite) => sum + suite.failures, 0);
  const errors = suites.reduce((sum, suite) => sum + suite.errors, 0);
  return xml`<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="${tests}" failures="${failures}" errors="${errors}">
${suites.map(
  suite => xml`  <testsuite name="${suite.name}"${suite.file} tests="${suite.cases.length}" failures="${suite.failures}" errors="${suite.errors}">
${suite.cases}  </testsuite>
`,
)}</testsuites>
`;
}

function suiteOf(report: ReportedFile) {
  const { file, problem, checks, suite: name = file } = report;
  const open = openFindings(report);
  const errors = open.filter(({ isUndecided }) => isUndecided).length;
  const cases = checks.filter(({ finding }) => finding?.isSuppressed !== true).map(check => caseOf(name, file, check));
  if (problem !== null) {
    cases.push(xml`    <testcase classname="${name}" name="the file could be checked" file="${file}">
      <error type="input" message="${problemLine(problem)}"></error>
    </testcase>
`);
  }
  if (cases.length === 0) cases.push(xml`    <testcase classname="${name}" name="no findings"/>\n`);
  const place = name === file ? xml`` : xml` file="${file}"`;
  return { name, file: place, cases, failures: open.length - errors, errors: errors + (problem === null ? 0 : 1) };
}

function caseOf(suite: string, file: string, { name, range, finding }: ReportedCheck): Xml {
  const line = range === null ? xml`` : xml` line="${range.start.line}"`;
  const head = xml`    <testcase classname="${suite}" name="${name}" file="${file}"${line}`;
  if (finding === null) return xml`${head}/>\n`;
  const { isUndecided, severity, messageInCheck: message, details } = finding;
  const told = xml`type="${severity}" message="${message}">${details.join('\n')}`;
  const element = isUndecided ? xml`<error ${told}</error>` : xml`<failure ${told}</failure>`;
  return xml`${head}>
      ${element}
    </testcase>
`;
}
