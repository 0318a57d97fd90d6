import {
  fingerprintOf,
  lintRules,
  type FileReport,
  type LocatedFinding,
  type Severity,
} from '../../../analysis/lint/index.js';
import { effectOf } from './details.js';
import { PRODUCT_VERSION } from '../../../commands/product.js';
import { positionAt, type Range, type Span } from '../../../../grammar/text/positions.js';

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
};

/** SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0), as code scanning takes it. */
export function sarifReport(reports: readonly FileReport[]): string {
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'kusto-callout',
            semanticVersion: PRODUCT_VERSION,
            rules: lintRules.map(({ id, name, summary, severity }) => ({
              id,
              name,
              shortDescription: { text: summary },
              defaultConfiguration: { level: LEVELS[severity] },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: reports.flatMap(report => report.findings.map(finding => resultOf(report, finding))),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function resultOf({ file, starts }: FileReport, finding: LocatedFinding) {
  const { rule, severity, message, range, witness, fix, suppression, isKnown, assumption, regex } = finding;
  const artifactLocation = { uri: fileUri(file) };
  const shown = witness === null ? '' : ` This URI is ${effectOf(witness)}: ${witness.uri}`;
  const edit = fix?.isProved === true ? fix.edit : null;
  const edited = edit === null ? null : rangeAt(starts, edit);
  return {
    ruleId: rule,
    ruleIndex: lintRules.findIndex(({ id }) => id === rule),
    level: LEVELS[severity],
    message: { text: `${message}.${shown}` },
    locations: [{ physicalLocation: { artifactLocation, region: regionOf(range) } }],
    partialFingerprints: { 'rule/v1': fingerprintOf(finding) },
    ...(edit !== null &&
      edited !== null && {
        fixes: [
          {
            description: { text: 'Allows no more than before, as proved' },
            artifactChanges: [
              {
                artifactLocation,
                replacements: [{ deletedRegion: regionOf(edited), insertedContent: { text: edit.text } }],
              },
            ],
          },
        ],
      }),
    ...(suppression !== null && { suppressions: [{ kind: 'inSource', justification: suppression }] }),
    ...(suppression === null && isKnown && { suppressions: [{ kind: 'external', justification: 'in the baseline' }] }),
    properties: {
      witness,
      assumption,
      regex: regex?.pattern ?? null,
    },
  };
}

function regionOf({ start, end }: Range) {
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

function rangeAt(starts: readonly number[], span: Span): Range {
  return { start: positionAt(starts, span.start), end: positionAt(starts, span.end) };
}

/** A file name as a URI reference: relative ones stay so. */
function fileUri(file: string): string {
  const path = file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
  // The first segment of a relative reference may hold no colon (RFC 3986); encodeURIComponent has taken care of that.
  return path.startsWith('/') ? `file://${path}` : path;
}
