import type { FileReport } from '../../../analysis/lint/index.js';
import type { Style } from '../../style.js';
import { azureDevOpsReport } from './azuredevops.js';
import { githubReport } from './github.js';
import { jsonReport } from './json.js';
import { junitReport } from './junit.js';
import { prettyReport } from './pretty.js';
import { sarifReport } from './sarif.js';

/** How findings are reported. To add a form: a function, and its name here. */
export const lintFormats = {
  pretty: prettyReport,
  json: jsonReport,
  sarif: sarifReport,
  junit: junitReport,
  github: githubReport,
  azuredevops: azureDevOpsReport,
} as const satisfies Record<string, (reports: readonly FileReport[], style: Style) => string>;

export type LintFormatName = keyof typeof lintFormats;

export function isLintFormatName(name: string): name is LintFormatName {
  return Object.hasOwn(lintFormats, name);
}
