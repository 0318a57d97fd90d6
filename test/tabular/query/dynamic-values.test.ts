import { describe, expect, it } from 'vitest';
import { problemOf, rowsOf, valueOf } from './run-tail.js';

describe('the identity of dynamic values', () => {
  it.each([
    ['a text is not the array that it spells', 'array_length(set_union(dynamic(["[1]"]), dynamic([[1]])))', 2],
    ['nor the bag', `set_has_element(dynamic(['{"a":1}']), dynamic({"a":1}))`, false],
    ['nor the number', 'array_length(set_union(dynamic(["1"]), dynamic([1])))', 2],
    ['an inner text is not an inner number', 'array_length(set_union(dynamic([["1"]]), dynamic([[1]])))', 2],
    ['bags are equal in any order', 'set_has_element(dynamic([{"a":1,"b":2}]), dynamic({"b":2,"a":1}))', true],
    ['deep inside, too', 'array_length(set_union(dynamic([[{"a":1,"b":2}]]), dynamic([[{"b":2,"a":1}]])))', 1],
    ['arrays have an order', 'array_length(set_union(dynamic([[1,2]]), dynamic([[2,1]])))', 2],
  ])('%s', (_name, expression, expected) => {
    expect(valueOf(expression)).toBe(expected);
  });

  it('counts and collects what is different', () => {
    const tail = '; print d=dynamic(["[1]", [1], {"a":1,"b":2}, {"b":2,"a":1}]) | mv-expand d';
    expect(rowsOf(`${tail} | summarize count(), dcount(d)`)).toEqual([[4, 3]]);
    expect(rowsOf(`; print d=dynamic(["[1]", [1]]) | summarize s=make_set(d)`)).toEqual([[['[1]', [1]]]]);
  });
});

describe('mv-expand … to typeof()', () => {
  it.each([
    ['int', '[1, 2147483647, 2147483648, 5000000000, -2147483649, 1e300, 1.5, "1", null]', [1, 2147483647]],
    ['long', '[1, 5000000000, 1e300, 1.5, "1"]', [1, 5000000000]],
    ['real', '[1.5, 1e300, "1"]', [1.5, 1e300]],
    ['timespan', '["1.02:03:04", "x", 1]', ['1.02:03:04']],
    ['guid', '["74be27de-1e4e-49d9-b579-fe0b331d3642", "x", 1]', ['74be27de-1e4e-49d9-b579-fe0b331d3642']],
    ['decimal', '[1.5, 2, "x"]', ['1.5', '2']],
    ['bool', '[true, 1, "true"]', [true]],
  ])('%s takes what is of the type and fits, and makes null of the rest', (type, values, kept) => {
    // A text is parsed when the query runs: literals have rules of their own.
    const cells = rowsOf(`; print d=parse_json('${values}') | mv-expand d to typeof(${type})`).map(([cell]) => cell);
    expect(cells.filter(cell => cell !== null)).toEqual(kept);
  });

  it('writes out no text that is too long', () => {
    const tail =
      '; print s=strrep("a", 10000000) | extend l=pack_array(pack_array(s, s)) | mv-expand l to typeof(string)';
    expect(problemOf(tail).reason).toBe('QUERY_VALUE_TOO_LONG');
  });
});

describe('numbers inside dynamic values', () => {
  // gettype-function.md has int for the 1 of a JSON text, and real for what has a fraction.
  it.each([
    ['gettype(parse_json("1"))', 'int'],
    ['gettype(parse_json("1.2"))', 'real'],
    ['gettype(parse_json("1.0"))', 'int'],
    ['tostring(dynamic([5.0, 5.5]))', '[5,5.5]'],
    ['tostring(parse_json("[9007199254740993]"))', '[9007199254740992]'],
  ])('%s', (expression, expected) => {
    expect(valueOf(expression)).toBe(expected);
  });
});
