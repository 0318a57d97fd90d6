import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lintRules } from '../../analysis/lint/index.js';
import { didYouMean, mention } from '../../../grammar/text/mention.js';
import { nearest } from '../../../grammar/text/nearest.js';
import { usageError } from '../problem.js';

/** Where the pages of rules are on the web. */
const PAGES = 'https://github.com/OWNER/kusto-callout/blob/main/src/analysis/lint/rules/';

/** The address of the page of a rule. */
export function pageAddress(name: string): string {
  return `${PAGES}${name}.md`;
}

/** A rule by its id, in any case, or by its name. */
export function ruleNamed(name: string) {
  return findRule(name) ?? usageError(`${mention(name)} is not a rule`, similarRule(name));
}

export function findRule(name: string) {
  return lintRules.find(rule => rule.id === name.toUpperCase() || rule.name === name.toLowerCase());
}

/** What a name that no rule has may have been meant to be. */
export function similarRule(name: string): string {
  const similar = nearest(
    name,
    lintRules.flatMap(rule => [rule.id, rule.name]),
  );
  return didYouMean(similar, 'rules have an id such as EGR002, and a name such as no-start-anchor');
}

/** The page of a rule: what it finds, why that matters, and how to mend it. */
export function rulePage(name: string): string {
  const rule = ruleNamed(name);
  // In dist/, the pages are beside the program; in the sources, beside the rules.
  const folders = [join(__dirname, 'lint-rules'), join(__dirname, '../../analysis/lint/rules')];
  const page = folders.map(folder => join(folder, `${rule.name}.md`)).find(file => existsSync(file));
  if (page === undefined) throw new Error(`the page of ${rule.id} is missing`);
  return readFileSync(page, 'utf8');
}

/** Every rule on a line: its id, its name, how severe it is, and what it finds. */
export function ruleList(): string {
  const width = Math.max(...lintRules.map(({ name }) => name.length));
  return lintRules
    .map(({ id, name, severity, summary }) => `${id}  ${name.padEnd(width)}  ${severity.padEnd(7)}  ${summary}\n`)
    .join('');
}
