import type { DifferenceAnswer } from '../../analysis/diff/compare.js';
import type { DiffReport } from '../../analysis/diff/report.js';
import { code, gfm, joined, markdownTable, type Markdown } from '../output/markdown.js';
import { styleOf } from '../style.js';
import { gateLine, isWorthTelling, otherWords, reasonText, restLine, type DiffNames } from './text.js';

/** The comparison as a table of GitHub's Markdown, for a comment of a pull request. */
export function diffMarkdown(report: DiffReport, names: DiffNames, isGate: boolean): Markdown {
  const differing = report.types.filter(isWorthTelling);
  const rows = differing.map(difference => [
    gfm`${difference.type}`,
    difference.relation === 'unknown' ? gfm`**UNKNOWN**` : gfm`${difference.relation}`,
    cell('+', difference.newlyAllowed, difference.gainedHosts, names),
    cell('-', difference.newlyDenied, difference.lostHosts, names),
  ]);
  const parts = [
    gfm`### Callouts: ${code(names.old.name)} → ${code(names.new.name)}`,
    ...(rows.length === 0 ? [] : [markdownTable(['callout type', '', 'newly allowed', 'newly denied'], rows)]),
    gfm`${restLine(report.types.length - differing.length, differing.length)}.`,
    ...differing.flatMap(({ type, otherwise }) =>
      otherwise.map(other => gfm`${type} **depends** on ${otherWords(other)}.`),
    ),
    ...(isGate ? [gfm`${gateLine(report, styleOf(false)).trimEnd()}`] : []),
  ];
  return gfm`${joined(parts, '\n\n')}\n`;
}

function cell(sign: '+' | '-', finding: DifferenceAnswer, hosts: string | null, names: DiffNames): Markdown {
  switch (finding.verdict) {
    case 'none':
      return gfm``;
    case 'unknown':
      return gfm`not known: ${finding.reason}`;
    case 'found': {
      const { uri, wellFormed, rule } = finding.witness;
      const note = wellFormed ? gfm`` : gfm` (not a well-formed URI)`;
      const all = hosts === null ? gfm`` : gfm`<br>in all: ${hosts}`;
      return gfm`${code(uri)}${note}<br>${reasonText(sign, rule, names)}${all}`;
    }
  }
}
