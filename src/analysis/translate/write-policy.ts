import { listed, printable } from '../../../grammar/text/mention.js';
import type { Dialect } from './dialects.js';
import type { TranslatedPolicy, TranslatedRule, TranslatedType } from './translate-policy.js';
import type { TranslatedCondition } from './translate-regex.js';

/** How a language says what a policy consists of. */
interface Language {
  readonly comment: string;
  readonly and: string;
  readonly or: string;
  readonly matches: (regex: string) => string;
  readonly not: (condition: string) => string;
  /** The whole condition of some types, up to the next. */
  readonly when: (types: readonly string[], condition: readonly string[]) => readonly string[];
  readonly otherwise: readonly string[];
}

// Regexes are written without quotes, so that neither kind of literal has anything to escape.
const LANGUAGES: Readonly<Record<Dialect, Language>> = {
  kql: {
    comment: '//',
    and: 'and',
    or: 'or',
    matches: regex => `uri matches regex @'${regex}'`,
    not: condition => `not(${condition})`,
    when: ([type, ...others], condition) => {
      const names = [type, ...others].map(name => `'${name ?? ''}'`).join(', ');
      return [others.length === 0 ? `type =~ ${names},` : `type in~ (${names}),`, ...withComma(indented(condition))];
    },
    otherwise: ['false'],
  },
  sql: {
    comment: '--',
    and: 'AND',
    or: 'OR',
    matches: regex => `regexp_matches(uri, '${regex}')`,
    not: condition => `NOT (${condition})`,
    when: (types, condition) => [
      `WHEN lower(type) IN (${types.map(type => `'${type}'`).join(', ')}) THEN`,
      ...indented(condition),
    ],
    otherwise: ['ELSE false'],
  },
};

/** How KQL keeps the function: on the cluster, or in the query that it is put before. */
export type KqlForm = 'stored' | 'let';

const MAX_ABREAST = 50;

/** The policy as a function of KQL, `CalloutAllowed(type:string, uri:string)`: true where the callout is allowed. */
export function kqlFunction(policy: TranslatedPolicy, form: KqlForm): string {
  const header = `(type:string, uri:string) {`;
  const about = `Does the callout policy of cluster ${plainName(policy)} allow this callout?`;
  const body = indented([...introduction(policy, 'kql'), 'case(', ...indented(typeLines(policy, 'kql')), ')']);
  return form === 'let'
    ? lines([`let CalloutAllowed = ${header}`, ...body, '};'])
    : lines([`.create-or-alter function with (docstring = '${about}') CalloutAllowed${header}`, ...body, '}']);
}

/** The policy as a macro of DuckDB, `callout_allowed(type, uri)`: true where the callout is allowed. */
export function sqlMacro(policy: TranslatedPolicy): string {
  return lines([
    ...introduction(policy, 'sql'),
    'CREATE OR REPLACE MACRO callout_allowed(type, uri) AS (',
    ...indented(['type IS NOT NULL AND uri IS NOT NULL AND CASE', ...indented(typeLines(policy, 'sql')), 'END']),
    ');',
  ]);
}

function introduction(policy: TranslatedPolicy, dialect: Dialect): readonly string[] {
  const { untranslated, ignoreCase } = policy;
  const { comment } = LANGUAGES[dialect];
  const letters = ignoreCase ? 'without regard to case' : 'case counts';
  const text = [
    `The callout policy of cluster ${plainName(policy)}, translated by kusto-callout: one rule that denies is enough, then one`,
    `that allows, and what no rule allows is denied. Regexes are matched against the URI as given, ${letters}`,
    '(an assumption: the documentation does not say). Each is in a comment above its translation.',
  ];
  if (untranslated.length > 0) {
    const rules = untranslated.map(({ layer, index }) => `${layer}[${index}]`);
    text.push(
      `NARROWER THAN THE POLICY: ${listed(rules, 'and')} ${rules.length === 1 ? 'has' : 'have'} no translation. Such an allow allows nothing`,
      'here, such a deny denies its whole callout type.',
    );
  }
  return text.map(line => `${comment} ${line}`);
}

function typeLines({ types }: TranslatedPolicy, dialect: Dialect): readonly string[] {
  const language = LANGUAGES[dialect];
  return [...types.flatMap(type => language.when(type.types, conditionLines(type, language))), ...language.otherwise];
}

function conditionLines({ internalStorage, denies, allows, indexes }: TranslatedType, language: Language): string[] {
  const { and, or } = language;
  const items = (rules: readonly TranslatedRule[], from: number): readonly Item[] =>
    rules.map((rule, place) => ({
      comment: `${language.comment} ${ruleName(rule, indexes[from + place] ?? [])}`,
      condition: conditionText(rule.condition, language),
    }));
  const allowed = items(allows, denies.length);
  const denied = items(denies, 0);
  const isDenied = denies.some(({ condition }) => condition.kind === 'always');
  let text =
    allowed.length === 0 || isDenied ? [...allowed.map(({ comment }) => comment), 'false'] : block(allowed, or);
  if (isDenied) text = [...denied.map(({ comment }) => comment), ...text];
  else if (denied.length > 0) {
    const [opening = '', closing = ''] = language.not('\n').split('\n');
    text = [opening, ...indented(bare(denied, or)), closing, ...prefixed(and, text)];
  }
  if (internalStorage === null) return text;
  const own = `${language.comment} the cluster's own storage is always allowed`;
  return [
    own,
    conditionText(internalStorage, language),
    ...prefixed(or, text.length > 1 && text[0] !== '(' ? grouped(text) : text),
  ];
}

interface Item {
  readonly comment: string;
  readonly condition: string;
}

/** `(`, the conditions with `or` between them, `)`; a single one without. */
function block(items: readonly Item[], or: string): string[] {
  return items.length > 1 ? grouped(bare(items, or)) : bare(items, or);
}

/** Many are nested in groups, since chains of hundreds are deep trees to parsers. */
function bare(items: readonly Item[], or: string): string[] {
  if (items.length <= MAX_ABREAST) {
    return items.flatMap(({ comment, condition }, index) => [comment, index === 0 ? condition : `${or} ${condition}`]);
  }
  const size = MAX_ABREAST ** Math.ceil(Math.log(items.length) / Math.log(MAX_ABREAST) - 1);
  const groups = Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    block(items.slice(index * size, (index + 1) * size), or),
  );
  return groups.flatMap((group, index) => (index === 0 ? group : prefixed(or, group)));
}

function grouped(text: readonly string[]): string[] {
  return ['(', ...indented(text), ')'];
}

/** The word before the first line that is not a comment. */
function prefixed(word: string, text: readonly string[]): string[] {
  const index = text.findIndex(line => !/^(\/\/|--)/.test(line));
  return text.map((line, place) => (place === index ? `${word} ${line}` : line));
}

function conditionText(condition: TranslatedCondition, language: Language): string {
  switch (condition.kind) {
    case 'always':
      return 'true';
    case 'never':
      return 'false';
    case 'regex':
      return language.matches(condition.text);
    case 'not':
      return language.not(conditionText(condition.condition, language));
    case 'all':
      return `(${condition.conditions.map(part => conditionText(part, language)).join(` ${language.and} `)})`;
  }
}

/** `immutable[3] allows: [a-z]+…` */
function ruleName({ layer, canCall, regex, problem }: TranslatedRule, indexes: readonly number[]): string {
  const name = `${layer}[${indexes.join(', ')}] ${canCall ? 'allows' : 'denies'}`;
  const closed = canCall ? 'allows nothing' : 'denies everything';
  const why =
    problem === null
      ? ''
      : problem === 'invalid-regex'
        ? ` (invalid, so it ${closed})`
        : ` (no translation: ${closed})`;
  return `${name}${why}: ${printable(regex)}`;
}

/** Names of resources hold nothing else; what does is none. */
function plainName({ clusterName }: TranslatedPolicy): string {
  return clusterName.replace(/[^\w.-]/g, '_');
}

function indented(text: readonly string[]): string[] {
  return text.map(line => `    ${line}`);
}

function withComma(text: readonly string[]): string[] {
  return text.with(-1, `${text.at(-1) ?? ''},`);
}

function lines(text: readonly string[]): string {
  return `${text.join('\n')}\n`;
}
