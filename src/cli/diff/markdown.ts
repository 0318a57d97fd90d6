import type { Finding } from '../../analysis/diff/compare.js';
import { dependsOnSubject, type DiffReport, type TypeDifference } from '../../analysis/diff/report.js';
import { printable } from '../../../grammar/text/mention.js';
import { code, escaped } from '../markdown.js';
import type { DiffNames } from './place.js';
import { comparisonText, isWorthTelling, reasonText } from './text.js';

/** The comparison as a table of GitHub's Markdown, for a comment of a pull request. */
export function diffMarkdown({ types }: DiffReport, names: DiffNames): string {
  const differing = types.filter(isWorthTelling);
  const rest = types.length - differing.length;
  const title = `### Callouts: ${code(names.old.name)} → ${code(names.new.name)}`;
  const restLine =
    differing.length === 0 ? `All ${rest} callout types: equal.` : `The other ${rest} callout types: equal.`;
  if (differing.length === 0) return `${title}\n\n${restLine}\n`;
  const rows = differing.map(
    difference =>
      `| ${difference.type} | ${difference.relation === 'unknown' ? '**UNKNOWN**' : difference.relation} | ` +
      `${cell('+', difference.newlyAllowed, difference.gainedHosts, names)} | ${cell('-', difference.newlyDenied, difference.lostHosts, names)} |`,
  );
  const table = ['| callout type | | newly allowed | newly denied |', '|---|---|---|---|', ...rows].join('\n');
  const notes = differing.filter(dependsOnSubject).map(subjectNote);
  return `${[title, table, restLine, ...notes].join('\n\n')}\n`;
}

function cell(sign: '+' | '-', finding: Finding, hosts: string | null, names: DiffNames): string {
  switch (finding.verdict) {
    case 'none':
      return '';
    case 'unknown':
      return `not known: ${escaped(printable(finding.reason))}`;
    case 'found': {
      const { uri, wellFormed, rule } = finding.witness;
      const note = wellFormed ? '' : ' (not a well-formed URI)';
      const all = hosts === null ? '' : `<br>in all: ${escaped(hosts)}`;
      return `${code(uri)}${note}<br>${escaped(reasonText(sign, rule, names))}${all}`;
    }
  }
}

function subjectNote({ type, relation, otherwise }: TypeDifference): string {
  const others = otherwise.map(
    ({ subject, comparison }) => `${escaped(comparisonText(comparison))} if they see its ${subject}`,
  );
  return `${type} **depends** on what regexes are matched against: ${relation} if they see the URI, ${others.join(', ')}.`;
}
