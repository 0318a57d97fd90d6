import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../src/tabular/table.js';
import { FEW_COMMANDS, loadKusto } from '../../oracles/kusto.js';
import { prepareText, problemOf, valueOf } from './run-tail.js';

/*
 * Functions of arrays, IPv4 addresses and texts: values by the examples of Microsoft's reference pages (the file names of
 * dataexplorer-docs, data-explorer/kusto/query), types by Microsoft's parser.
 */

const NUMBERS = 'dynamic([1,2,3,4,5])';

const pages: Readonly<Record<string, readonly (readonly [expression: string, value: Cell])[]>> = {
  'array-reverse-function.md': [
    ['array_reverse(dynamic(["this", "is", "an", "example"]))', ['example', 'an', 'is', 'this']],
  ],
  'array-rotate-left-function.md': [
    [`array_rotate_left(${NUMBERS}, 2)`, [3, 4, 5, 1, 2]],
    [`array_rotate_left(${NUMBERS}, -2)`, [4, 5, 1, 2, 3]],
    [`array_rotate_left(dynamic([]), 2)`, []],
  ],
  'array-rotate-right-function.md': [
    [`array_rotate_right(${NUMBERS}, 2)`, [4, 5, 1, 2, 3]],
    [`array_rotate_right(${NUMBERS}, -2)`, [3, 4, 5, 1, 2]],
  ],
  'array-shift-left-function.md': [
    [`array_shift_left(${NUMBERS}, 2)`, [3, 4, 5, null, null]],
    [`array_shift_left(${NUMBERS}, -2)`, [null, null, 1, 2, 3]],
    [`array_shift_left(${NUMBERS}, 2, -1)`, [3, 4, 5, -1, -1]],
    [`array_shift_left(${NUMBERS}, 9, -1)`, [-1, -1, -1, -1, -1]],
  ],
  'array-shift-right-function.md': [
    [`array_shift_right(${NUMBERS}, 2)`, [null, null, 1, 2, 3]],
    [`array_shift_right(${NUMBERS}, -2)`, [3, 4, 5, null, null]],
    [`array_shift_right(${NUMBERS}, -2, -1)`, [3, 4, 5, -1, -1]],
  ],
  'array-iff-function.md': [
    ['array_iff(dynamic([true,false,true]), dynamic([1,2,3]), dynamic([4,5,6]))', [1, 5, 3]],
    ['array_iff(dynamic([1,0,50]), "yes", "no")', ['yes', 'no', 'yes']],
    ['array_iff(dynamic(["some string value", "2022-01-01", null]), 1, 0)', [null, null, null]],
    ['array_iif(dynamic([true,true,true]), dynamic([1,2]), dynamic([3,4]))', [1, 2, null]],
  ],
  'array-sum-function.md': [
    ['array_sum(dynamic([1,2,3,4]))', 10],
    ['array_sum(dynamic([1,"a"]))', null],
  ],
  'strcmp-function.md': [
    ['strcmp("ABC", "ABC")', 0],
    ['strcmp("abc", "ABC")', 1],
    ['strcmp("ABC", "abc")', -1],
    ['strcmp("abcde", "abc")', 1],
  ],
  'translate-function.md': [
    ['translate("krasp", "otsku", "spark")', 'kusto'],
    ['translate("abc", "x", "abc")', 'xxx'],
    ['translate("abc", "", "ab")', ''],
  ],
  'countof-function.md': [
    ['countof("The cat sat on the mat", "at")', 3],
    ['countof("aaa", "a")', 3],
    ['countof("aaaa", "aa")', 3],
    ['countof("ababa", "ab", "normal")', 2],
    ['countof("ababa", "aba")', 2],
  ],
  'string-size-function.md': [
    ['string_size("hello")', 5],
    ['string_size("⒦⒰⒮⒯⒪")', 15],
  ],
  'isascii-function.md': [
    ['isascii("some string")', true],
    ['isascii("⒦⒰⒮⒯⒪")', false],
  ],
  'base64-encode-tostring-function.md': [['base64_encode_tostring("Kusto")', 'S3VzdG8=']],
  'base64-decode-tostring-function.md': [
    ['base64_decode_tostring("S3VzdG8=")', 'Kusto'],
    ['base64_decode_tostring("U3RyaW5n0KHR0tGA0L7Rh9C60LA=")', ''],
  ],
  'parse-ipv4-function.md': [
    ['parse_ipv4("192.168.1.1")', 3232235777],
    ['parse_ipv4("192.168.1.1/24")', 3232235776],
    ['parse_ipv4("255.255.255.255/31")', 4294967294],
    ['parse_ipv4("256.1.1.1")', null],
  ],
  'ipv4-netmask-suffix-function.md': [
    ['ipv4_netmask_suffix("10.1.2.3")', 32],
    ['ipv4_netmask_suffix("192.168.1.1/24")', 24],
    ['ipv4_netmask_suffix("127.0.0.1/16")', 16],
  ],
  'ipv4-is-private-function.md': [
    ['ipv4_is_private("192.168.1.1/24")', true],
    ['ipv4_is_private("10.1.2.3/24")', true],
    ['ipv4_is_private("202.1.2.3")', false],
    ['ipv4_is_private("127.0.0.1")', false],
  ],
  'ipv4-compare-function.md': [
    ['ipv4_compare("192.168.1.0", "192.168.1.0")', 0],
    ['ipv4_compare("192.168.1.1/24", "192.168.1.255")', 0],
    ['ipv4_compare("192.168.1.1", "192.168.1.255/24")', 0],
    ['ipv4_compare("192.168.1.1", "192.168.1.255")', -1],
    ['ipv4_compare("192.168.1.1", "192.168.1.0", 31)', 0],
    ['ipv4_compare("192.168.1.1/24", "192.168.1.255", 31)', 0],
  ],
  'ipv4-is-match-function.md': [
    ['ipv4_is_match("192.168.1.1/24", "192.168.1.255/24")', true],
    ['ipv4_is_match("192.168.1.1", "192.168.1.255", 24)', true],
    ['ipv4_is_match("192.168.1.1", "10.0.0.1")', false],
  ],
  'ipv4-is-in-range-function.md': [
    ['ipv4_is_in_range("192.168.1.1", "192.168.1.1")', true],
    ['ipv4_is_in_range("192.168.1.1", "192.168.1.255/24")', true],
    ['ipv4_is_in_range("192.168.2.1", "192.168.1.0/24")', false],
  ],
  'format-ipv4-function.md': [
    ['format_ipv4("192.168.1.255", 24)', '192.168.1.0'],
    ['format_ipv4(3232236031, 24)', '192.168.1.0'],
    ['format_ipv4("192.168.1.1/24", 32)', '192.168.1.0'],
    ['format_ipv4("no address")', ''],
  ],
};

describe.each(Object.entries(pages))('%s', (_page, values) => {
  it.each(values)('%s', (expression, value) => {
    expect(valueOf(expression)).toEqual(value);
  });
});

describe('types and refusals', () => {
  const wrong = [
    'array_reverse(1)',
    'array_reverse(dynamic({"a":1}))',
    'array_reverse()',
    'array_rotate_left(dynamic([1]), "a")',
    'array_shift_left(dynamic([1]))',
    'array_iff(true, 1, 2)',
    'array_sum("a")',
    'set_equals(dynamic([1]))',
    'strcmp("a")',
    'translate(1, "a", "b")',
    'countof(1, "a")',
    'countof("a", "a", "other")',
    'string_size(1)',
    'base64_encode_tostring(1)',
    'parse_ipv4(1)',
    'ipv4_compare("a", "b", "c")',
    'ipv4_is_private("a", "b")',
    'format_ipv4(dynamic([1]), 2)',
    'ipv4_compare("a", "b", 2.5)',
    'ipv4_compare("a", "b", int(5))',
  ];

  it('are those of the official parser', () => {
    const kusto = loadKusto(FEW_COMMANDS);
    const differences: string[] = [];
    for (const expression of [...Object.values(pages).flatMap(values => values.map(([each]) => each)), ...wrong]) {
      const text = `.show cluster policy callout | project x = ${expression}`;
      const official = kusto.check(text);
      const ours = prepareText(text);
      const wanted = official.accepted ? official.result : null;
      const found = ours.ok ? ours.query.columns.map(({ name, type }) => `${name}:${type}`).join(', ') : null;
      if (found !== wanted) differences.push(`${expression}: official ${wanted}, ours ${found}`);
    }
    expect(differences).toEqual([]);
  });

  it('say what they cannot do', () => {
    expect(problemOf('| project hash(1.5)').message).toContain('the hash of a value of type real');
  });
});
