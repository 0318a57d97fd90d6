import { isOpen, type FileReport, type LocatedFinding } from '../../../analysis/lint/index.js';
import { xml } from '../../xml.js';
import { detailsOf } from './details.js';

/** JUnit's XML: a suite for each file, a failed test case for each finding, one that passed where there is none. */
export function junitReport(reports: readonly FileReport[]): string {
  const suites = reports.flatMap(({ file, findings }) => {
    const open = findings.filter(isOpen);
    const count = `tests="${Math.max(1, open.length)}" failures="${open.length}" errors="0"`;
    return [
      `  <testsuite name="${xml(file)}" ${count}>`,
      ...(open.length === 0
        ? [`    <testcase classname="${xml(file)}" name="no findings"/>`]
        : open.flatMap(finding => caseOf(file, finding))),
      '  </testsuite>',
    ];
  });
  const all = reports.map(({ findings }) => findings.filter(isOpen).length);
  const tests = all.reduce((sum, count) => sum + Math.max(1, count), 0);
  const failures = all.reduce((sum, count) => sum + count, 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites tests="${tests}" failures="${failures}" errors="0">`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}

function caseOf(file: string, finding: LocatedFinding): readonly string[] {
  const { rule, name, severity, message, range } = finding;
  const title = `${rule} ${name} at ${range.start.line}:${range.start.column}`;
  return [
    `    <testcase classname="${xml(file)}" name="${xml(title)}" file="${xml(file)}" line="${range.start.line}">`,
    `      <failure type="${severity}" message="${xml(message)}">${xml(detailsOf(finding).join('\n'))}</failure>`,
    '    </testcase>',
  ];
}
