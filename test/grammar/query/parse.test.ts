import { describe, expect, it } from 'vitest';
import { parseTail } from '../../../grammar/query/parse.js';
import { tokenize } from '../../../grammar/query/tokens.js';
import { language, operators, sources } from '../../../src/tabular/query/operators/index.js';
import type { Expression } from '../../../grammar/query/syntax.js';

const KNOWN = { isFunction: () => false, columns: [], operators, sources };

function tailOf(text: string) {
  const separator = text.startsWith(';') ? ';' : '|';
  const result = parseTail(text, { separator, start: 0, end: text.length }, language, {
    ...KNOWN,
    isFunction: name => name === 'strlen',
  });
  if (!result.ok) throw new Error(`${result.problem.reason}: ${result.problem.message}`);
  return result.tail;
}

function predicate(text: string): Expression {
  const [operator] = tailOf(`| where ${text}`).operators;
  if (operator?.name !== 'where') throw new Error('no where');
  // What the syntax of `where` reads.
  return (operator.parts as { readonly predicate: { readonly expression: Expression } }).predicate.expression;
}

/** An expression with all its parentheses. */
function shape(node: Expression): string {
  switch (node.kind) {
    case 'literal':
    case 'name':
      return node.text;
    case 'binary':
      return `(${shape(node.left)} ${node.operator} ${shape(node.right)})`;
    case 'logical':
      return `(${node.operands.map(shape).join(` ${node.operator} `)})`;
    case 'unary':
      return `(${node.operator}${shape(node.operand)})`;
    case 'path':
      return `${shape(node.target)}.${node.member.text}`;
    case 'element':
      return `${shape(node.target)}[${shape(node.index)}]`;
    case 'parenthesized':
      return shape(node.inner);
    case 'call':
      return `${node.name.text}(${node.arguments.map(({ expression }) => shape(expression)).join(', ')})`;
    case 'membership':
      return `(${shape(node.value)} ${node.operator} ${node.items.map(shape).join(',')})`;
    case 'between':
      return `(${shape(node.value)} between ${shape(node.low)} ${shape(node.high)})`;
    default:
      return node.kind;
  }
}

describe('precedence of expressions', () => {
  it.each([
    ['a or b and c or d', '(a or (b and c) or d)'],
    ['a + b * c - d', '((a + (b * c)) - d)'],
    ['a == b + 1', '(a == (b + 1))'],
    ['a < b == c', '((a < b) == c)'],
    // The operators between texts bind tighter than arithmetic.
    ['a * b has c', '(a * (b has c))'],
    ['-a.b[0].c', '(-a.b[0].c)'],
    ['1 - -1', '(1 - (-1))'],
    ['a in (1, 2) and not(b)', '((a in 1,2) and not(b))'],
    ['a between (1 .. 2) or b', '((a between 1 2) or b)'],
    ["['a b'].['c d']", 'a b.c d'],
    ["a 'x'", null],
    ['a == b == c', null],
    ['a < b < c', null],
  ])('%s', (text, expected) => {
    if (expected === null) expect(() => predicate(text)).toThrow();
    else expect(shape(predicate(text))).toBe(expected);
  });
});

describe('tokens', () => {
  it.each<readonly [string, readonly string[]]>([
    ['1..2', ['1', '..', '2']],
    ['1.5..2.', ['1.5', '..', '2.']],
    ['10ms', ['10ms']],
    ['1dx', ['1dx']],
    ['in~(', ['in~', '(']],
    ['!contains_cs', ['!contains_cs']],
    ['project-away', ['project-away']],
    ['project-awayx', ['project', '-', 'awayx']],
    ['datetime(2020-01-01 10:00)', ['datetime(2020-01-01 10:00)']],
    ['datetime (1)', ['datetime', '(', '1', ')']],
    ['a//b\nc', ['a', 'c']],
    ['h\'x\'@"y"', ["h'x'", '@"y"']],
    ['matches regex', ['matches regex']],
    ['<>==!=<=', ['<>', '==', '!=', '<=']],
  ])('%s', (text, images) => {
    expect(tokenize(text, 0, text.length).map(({ image }) => image)).toEqual(images);
  });
});

describe('places', () => {
  it('gives operators and names their offsets in the whole text', () => {
    const text = '.show version | project x = 1 | count';
    const result = parseTail(text, { separator: '|', start: 14, end: text.length }, language, KNOWN);
    const operators = result.ok ? result.tail.operators : [];
    expect(operators.map(({ start, end }) => text.slice(start, end))).toEqual(['project x = 1', 'count']);
  });
});

describe('bounds', () => {
  it.each([
    ['after closers of nothing', `${')'.repeat(200)}${'('.repeat(100)}1`],
    ['after closers of another kind', `${']}'.repeat(100)}${'['.repeat(100)}1`],
  ])('refuses what is nested too deep %s', (_name, expression) => {
    const text = `| where ${expression}`;
    const result = parseTail(text, { separator: '|', start: 0, end: text.length }, language, KNOWN);
    expect(result).toMatchObject({ ok: false, problem: { reason: 'QUERY_TOO_LARGE' } });
  });
});
