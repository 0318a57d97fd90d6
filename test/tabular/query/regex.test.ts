import { afterEach, describe, expect, it } from 'vitest';
import { provideRustRegex } from '../../../src/tabular/query/index.js';
import * as rregex from 'rregex';
import { columnTable, problemOf, rowsOf, valueOf } from './run-tail.js';

afterEach(() => {
  provideRustRegex(rregex);
});

// More different patterns than the cache has ever held at once, all inside one operand.
const many = (name: string) =>
  `strcat(${Array.from({ length: 60 }, (_, index) => `replace_regex("b", "${name}${index}{1,2}", "")`).join(',')})`;

describe('regular expressions: a pattern in use stays alive', () => {
  const operand = `strcat(${many('k')}, ${many('l')}, ${many('m')}, "a")`;
  it.each([
    ['matches regex', `${operand} matches regex "a$"`, true],
    ['extract', `extract("(a)$", 1, ${operand})`, 'a'],
    ['trim', `strlen(trim("a", ${operand}))`, 180],
    ['replace_regex', `strlen(replace_regex(${operand}, "b", ""))`, 1],
  ])('%s', (_name, expression, expected) => {
    expect(valueOf(expression)).toBe(expected);
  });

  it('answers for a pattern of every row, however many there are', () => {
    const patterns = columnTable(
      'p',
      'string',
      Array.from({ length: 3_000 }, (_, index) => `^row${index}$`),
    );
    expect(rowsOf('| where strcat("r", "ow7") matches regex p', patterns)).toEqual([['^row7$']]);
  });

  it('compiles no pattern again for each row, though a query has hundreds', () => {
    let compilations = 0;
    class Counting extends rregex.RRegex {
      constructor(pattern: string) {
        super(pattern);
        compilations++;
      }
    }
    provideRustRegex({ RRegex: Counting });
    const tests = Array.from({ length: 300 }, (_, index) => `t matches regex "^once${index}$"`).join(' or ');
    const texts = columnTable('t', 'string', Array<string>(20).fill('x'));
    expect(rowsOf(`| where ${tests}`, texts)).toEqual([]);
    expect(compilations).toBe(300);
  });

  it('makes a fault inside the engine a problem of the query', () => {
    class Failing extends rregex.RRegex {
      override isMatch(): boolean {
        throw new Error('null pointer passed to rust');
      }
    }
    provideRustRegex({ RRegex: Failing });
    expect(problemOf('; print "a" matches regex "fails1"')).toMatchObject({
      phase: 'runtime',
      reason: 'QUERY_REGEX_FAILED',
    });
  });

  it('ends a run that compiles ever new patterns', () => {
    const patterns = columnTable(
      'p',
      'string',
      Array.from({ length: 30_000 }, (_, index) => `^new${index}$`),
    );
    expect(problemOf('| where "x" matches regex p', patterns).reason).toBe('QUERY_TOO_LARGE');
  });
});
