import { diffPolicies } from '../../src/analysis/diff/report.js';
import { readInput, type PolicyInput } from '../../src/analysis/inputs/index.js';
import { lint } from '../../src/analysis/lint/index.js';
import { surveyHosts } from '../../src/analysis/who/survey.js';

/** A policy of so many rules or names, and the same with one of them changed. */
export interface LargePolicy {
  readonly what: string;
  readonly size: number;
  readonly text: string;
  readonly changed: string;
}

const SUFFIXES = ['blob.core.windows.net', 'database.windows.net', 'westeurope.kusto.windows.net', 'contoso.com'];
const TYPES = ['kusto', 'sql', 'cosmosdb', 'external_data', 'azure_digital_twins', 'sandbox_artifacts', 'webapi'];

/** Names that have nothing but their ends in common: those of a generator that repeats itself. */
function randomNames(): (index: number) => string {
  let state = 777;
  const next = (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 0x8000_0000;
    return Math.floor(state / 256) % below;
  };
  const letters = (count: number): string =>
    Array.from({ length: count }, () => 'abcdefghijklmnopqrstuvwxyz0123456789'.charAt(next(36))).join('');
  return () => `${letters(6 + next(14))}.${SUFFIXES[next(SUFFIXES.length)] ?? ''}`;
}

function fqdnList(what: string, size: number, nameOf: (index: number) => string): LargePolicy {
  const names = Array.from({ length: size }, (_, index) => nameOf(index));
  const textOf = (allowedFqdnList: readonly string[]): string =>
    JSON.stringify({ restrictOutboundNetworkAccess: 'Enabled', allowedFqdnList });
  const changed = textOf(names.with(size / 2 - (size % 2) / 2, 'fresh.fabrikam.example'));
  return { what, size, text: textOf(names), changed };
}

function rules(what: string, size: number, regexOf: (index: number) => string, types = ['external_data']): LargePolicy {
  const textOf = (changed: number): string =>
    JSON.stringify(
      Array.from({ length: size }, (_, index) => ({
        CalloutType: types[index % types.length],
        CalloutUriRegex: index === changed ? String.raw`^https://fresh\.fabrikam\.example/` : regexOf(index),
        CanCall: true,
      })),
    );
  return { what, size, text: textOf(-1), changed: textOf(Math.floor(size / 2)) };
}

const numbered = (index: number): string => `acct${index}.${SUFFIXES[index % SUFFIXES.length] ?? ''}`;
const plain = (index: number): string => String.raw`^https://acct${index}\.blob\.core\.windows\.net/`;
const withClasses = (index: number): string =>
  String.raw`^https?://[a-z]{2}${index % 10}[0-9a-f]{4}\.[a-z]+${index}\.net(/|$)`;

/** Kinds of large policies, of that many rules; of that many names. */
export function largePolicies(ruleCount: number, nameCounts: readonly number[]): readonly LargePolicy[] {
  return [
    ...nameCounts.flatMap(size => [
      fqdnList('names with numbers', size, numbered),
      fqdnList('names like no others', size, randomNames()),
    ]),
    rules('plain rules', ruleCount, plain),
    rules('rules with classes', ruleCount, withClasses),
    rules('plain rules of several types', ruleCount, plain, TYPES),
  ];
}

/** What `who`, `diff` and `lint` leave open: nothing. */
export function leftOpen(policy: LargePolicy): readonly string[] {
  return [...leftOpenByWho(policy), ...leftOpenByDiff(policy), ...leftOpenByLint(policy)];
}

export function leftOpenByWho({ text }: LargePolicy): readonly string[] {
  const surveys = surveyHosts(inputOf(text));
  return [
    ...surveys.flatMap(({ type, unknown }) => (unknown === null ? [] : `who ${type}: ${unknown}`)),
    ...surveys.flatMap(({ type, otherwise }) =>
      otherwise.flatMap(each => (each.answer === 'not known' ? `who ${type} otherwise` : [])),
    ),
  ];
}

export function leftOpenByDiff({ text, changed }: LargePolicy): readonly string[] {
  const { types } = diffPolicies(inputOf(text), inputOf(changed));
  return types.flatMap(({ type, relation }) => (relation === 'unknown' ? `diff ${type}` : []));
}

export function leftOpenByLint({ text }: LargePolicy): readonly string[] {
  return lint(text).findings.flatMap(({ rule, unknown }) => (unknown === null ? [] : `lint ${rule}: ${unknown}`));
}

function inputOf(text: string): PolicyInput {
  const result = readInput(text);
  if (!result.ok) throw new Error(result.problem.message);
  return result.input;
}
