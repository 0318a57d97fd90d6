/*
 * Writes test/cases/literals.json: string literals of every form with the values that Microsoft's own parser decodes.
 * Run by `node --require ./src/ts-node.cjs test/grammar/literals.generate.ts`; a test compares the file with the parser.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FEW_COMMANDS, loadKusto } from '../oracles/kusto.js';

/** A literal as written, and its value; null: the official lexer finds no end of it. */
export interface LiteralCase {
  readonly literal: string;
  readonly value: string | null;
}

const CONTENTS = [
  '',
  'x',
  'a b',
  '\t',
  '\u0000',
  '\u0085',
  '\u000b',
  '\u00a0',
  '\u2028',
  '\u2029',
  '\ufeff',
  'é',
  '😀',
  '\ud83d',
  '\\\\',
  "\\'",
  '\\"',
  '\\a\\b\\f\\n\\r\\t\\v',
  '\\0',
  '\\7',
  '\\8',
  '\\07',
  '\\77',
  '\\78',
  '\\101',
  '\\1019',
  '\\128',
  '\\199',
  '\\377',
  '\\378',
  '\\400',
  '\\477',
  '\\777',
  '\\789',
  '\\x41',
  '\\x4',
  '\\xg1',
  '\\xAF',
  '\\xaf',
  '\\x411',
  '\\u0041',
  '\\u041',
  '\\u00e9',
  '\\uD83D\\uDE00',
  '\\ud800',
  '\\u00410',
  '\\U41',
  '\\d',
  '\\.',
  '\\/',
  '\\`',
  '\\~',
  '\\$',
  '\\e',
  '\\z',
  '\\ ',
  '\\',
  '\\\\\\\\.',
  '\\\\\\',
  'a\\\nb',
  'a\nb',
  'a\rb',
  'a\r\nb',
  '\n',
  "''",
  '""',
  "a''b",
  'a""b',
  "'",
  '"',
  '`',
  '``',
  '```',
  '~~~',
  '//x',
  '#x',
  '|',
  ';',
  '[{"CalloutType":"sql"}]',
];

const QUOTES = ["'", '"', '```', '~~~'];
const PREFIXES = ['', '@', 'h', 'H', 'h@', 'H@', '@h', 'hh'];

/** The file's cases. */
export function literalCases(): LiteralCase[] {
  const oracle = loadKusto(FEW_COMMANDS);
  const cases: LiteralCase[] = [];
  for (const quote of QUOTES) {
    for (const prefix of PREFIXES) {
      // Every content with the plain forms; a mark changes nothing but the form, so a few contents do for the others.
      const contents =
        prefix === '' || prefix === '@' ? CONTENTS : CONTENTS.filter((_, index) => index % 5 === 0 || index < 2);
      for (const content of contents) {
        const literal = prefix + quote + content + quote;
        const { accepted, literals } = oracle.check(`.alter cluster policy callout ${literal}`);
        const [value] = literals;
        cases.push({ literal, value: accepted && typeof value === 'string' ? value : null });
      }
    }
  }
  return cases;
}

/** The file's text. */
export function literalCasesText(): string {
  const lines = literalCases().map(line => `  ${ascii(JSON.stringify(line))}`);
  return `[\n${lines.join(',\n')}\n]\n`;
}

/** Invisible characters are the point of many cases, so a reader of the file must see them. */
function ascii(json: string): string {
  return json.replace(/[^\n -~]/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

if (require.main === module) writeFileSync(join(__dirname, '..', 'cases', 'literals.json'), literalCasesText());
