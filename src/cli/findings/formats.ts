import type { Console } from '../output/console.js';
import type { Markdown } from '../output/markdown.js';
import type { Style } from '../style.js';
import { azureDevOpsCommands, githubCommands } from './annotations.js';
import { junitDocument } from './junit.js';
import { markdownReport } from './markdown.js';
import type { FindingsReport } from './report.js';
import { sarifLog } from './sarif.js';

/** How findings are reported, the same for all subcommands that have any. */
export const FINDING_FORMATS = ['text', 'json', 'markdown', 'sarif', 'junit', 'github', 'azuredevops'] as const;

export type FindingFormat = (typeof FINDING_FORMATS)[number];

/** What a subcommand found: its own text and JSON, and what the other formats are made of. */
export interface FindingViews {
  /** For a terminal of that width; null where it is none. */
  readonly text: (style: Style, width: number | null) => string;
  /** Its members; the version of their form comes first. */
  readonly json: () => object;
  readonly findings: () => FindingsReport;
  /** Where a table of findings is not the best way to see them. */
  readonly markdown?: () => Markdown;
}

/** The version of the JSON of all subcommands: members may be added to one, but none goes or changes its meaning. */
export const JSON_VERSION = 1 as const;

export async function writeFindings(console: Console, format: FindingFormat, views: FindingViews): Promise<void> {
  switch (format) {
    case 'text':
      return console.write('text', views.text(console.style, console.width));
    case 'json':
      return console.json({ version: JSON_VERSION, ...views.json() });
    case 'markdown':
      return console.markdown(views.markdown?.() ?? markdownReport(views.findings()));
    case 'sarif':
      return console.json(sarifLog(views.findings()));
    case 'junit':
      return console.xml(junitDocument(views.findings()));
    case 'github':
      return console.annotations(githubCommands(views.findings()));
    case 'azuredevops':
      return console.annotations(azureDevOpsCommands(views.findings()));
  }
}
