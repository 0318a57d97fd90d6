import { lintFindingData } from '../../api/lint-data.js';
import { tallyOf, type FileReport } from '../../analysis/lint/index.js';
import { problemJson, type UnreadFile } from '../findings/unread.js';

/**
 * For programs: every finding, suppressed ones and those of the baseline too, each marked as such, and every file that could not be
 * checked. Lines and columns count from 1, offsets in a regex from 0, both in UTF-16 units.
 */
export function lintJson(reports: readonly FileReport[], unread: readonly UnreadFile[], skipped: readonly string[]) {
  const files = reports.map(({ file, kind, isRefused, findings }) => ({
    file,
    kind,
    refused: isRefused,
    error: null,
    findings: findings.map(lintFindingData),
  }));
  const errors = unread.map(({ file, problem }) => ({
    file,
    kind: null,
    refused: true,
    error: problemJson(problem),
    findings: [],
  }));
  return { files: [...files, ...errors], skipped, summary: { ...tallyOf(reports), unreadable: unread.length } };
}
