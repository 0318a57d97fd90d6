import { PRODUCT_VERSION } from '../../commands/product.js';
import type { JsonRecord } from '../../json/nodes.js';
import type { Range } from '../../../grammar/text/positions.js';
import { problemLine } from '../output/problem-text.js';
import { rangeOf } from './annotations.js';
import type { FindingsReport, ReportedFinding, ReportedRule } from './report.js';

const LEVELS: Readonly<Record<ReportedFinding['severity'], 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
};

/** SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0), as code scanning takes it. */
export function sarifLog({ files, rules }: FindingsReport): JsonRecord {
  const notifications = files.flatMap(({ file, problem }): JsonRecord[] =>
    problem === null
      ? []
      : [
          {
            level: 'error',
            message: { text: problemLine(problem) },
            locations: [locationOf(file, rangeOf(problem))],
          },
        ],
  );
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'kusto-callout', semanticVersion: PRODUCT_VERSION, rules: rules.map(ruleOf) },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: notifications.length === 0,
            ...(notifications.length > 0 && { toolExecutionNotifications: notifications }),
          },
        ],
        results: files.flatMap(({ file, checks }) =>
          checks.flatMap(({ finding }) => (finding === null ? [] : [resultOf(file, finding, rules)])),
        ),
      },
    ],
  };
}

function ruleOf({ id, name, summary, severity, helpUri }: ReportedRule): JsonRecord {
  return {
    id,
    name,
    shortDescription: { text: summary },
    ...(helpUri !== null && { helpUri }),
    defaultConfiguration: { level: LEVELS[severity] },
  };
}

function resultOf(file: string, finding: ReportedFinding, rules: readonly ReportedRule[]): JsonRecord {
  const { rule, severity, message, details, range, sarif } = finding;
  return {
    ruleId: rule,
    ruleIndex: rules.findIndex(({ id }) => id === rule),
    level: LEVELS[severity],
    message: { text: `${[message, ...details].join('. ')}.` },
    locations: [locationOf(file, range)],
    ...sarif,
  };
}

/** A place as SARIF has it; a file as a whole where there is no range. */
export function locationOf(file: string, range: Range | null): JsonRecord {
  return {
    physicalLocation: {
      artifactLocation: { uri: fileUri(file) },
      ...(range !== null && { region: regionOf(range) }),
    },
  };
}

export function regionOf({ start, end }: Range): JsonRecord {
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

/** A file name as a URI reference: relative ones stay so. */
export function fileUri(file: string): string {
  const path = file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
  // The first segment of a relative reference may hold no colon (RFC 3986); encodeURIComponent has taken care of that.
  return path.startsWith('/') ? `file://${path}` : path;
}
