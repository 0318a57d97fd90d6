import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../src/tabular/table.js';
import { problemOf, rowsOf, valueOf } from './run-tail.js';

/*
 * What functions give in the examples of Microsoft's reference (MicrosoftDocs/dataexplorer-docs, kusto/query/NAME-function.md), and
 * what its texts say of nulls, ends and what does not fit.
 */

const GUID = '"82b8be2d-dfa7-4bd1-8f63-24ad26d31449"';

describe('the values in the documentation', () => {
  it.each<readonly [string, Cell]>([
    // Texts.
    ['format_bytes(564)', '564 Bytes'],
    ['format_bytes(10332, 1)', '10.1 KB'],
    ['format_bytes(20010332)', '19 MB'],
    ['format_bytes(20010332, 2)', '19.08 MB'],
    ['format_bytes(20010332, 0, "KB")', '19541 KB'],
    ['has_any_index("this is an example", dynamic(["this", "example"]))', 0],
    ['has_any_index("this is an example", dynamic(["not", "example"]))', 1],
    ['has_any_index("this is an example", dynamic(["not", "found"]))', -1],
    ['has_any_index("Example number 2", range(1, 3, 1))', 1],
    ['has_any_index("this is an example", dynamic([]))', -1],
    [
      "replace_strings('A magic trick can turn a cat into a dog', dynamic(['cat', 'dog']), dynamic(['dog', 'pigeon']))",
      'A magic trick can turn a dog into a pigeon',
    ],
    [
      "replace_strings('A magic trick can turn a cat into a dog', dynamic(['turn', ' into a dog']), dynamic(['disappear', '']))",
      'A magic trick can disappear a cat',
    ],
    ['replace(@"(\\d+)", @"[\\1]", "a12b3")', 'a[12]b[3]'],
    ['countof("The cat sat on the mat", "at")', 3],
    ['countof("The cat sat on the mat", @"\\b.at\\b", "regex")', 3],
    ['countof("aaa", "a")', 3],
    ['countof("aaaa", "aa")', 3],
    ['countof("ababa", "ab", "normal")', 2],
    ['countof("ababa", "aba")', 2],
    ['countof("ababa", "aba", "regex")', 1],
    ['countof("abcabc", "a.c", "regex")', 2],
    ['indexof_regex("abcabc", @"a.c")', 0],
    ['indexof_regex("abcabcdefg", @"a.c", 0, 9, 2)', 3],
    ['indexof_regex("abcabc", @"a.c", 1, -1, 2)', -1],
    ['indexof_regex("ababaa", @"a.a", 0, -1, 2)', -1],
    ['indexof_regex("abcabc", @"a|ab", -1)', null],
    [
      `extract_all(@"([\\da-f]{2})", ${GUID})`,
      ['82', 'b8', 'be', '2d', 'df', 'a7', '4b', 'd1', '8f', '63', '24', 'ad', '26', 'd3', '14', '49'],
    ],
    [
      `extract_all(@"(\\w)(\\w+)(\\w)", ${GUID})`,
      [
        ['8', '2b8be2', 'd'],
        ['d', 'fa', '7'],
        ['4', 'bd', '1'],
        ['8', 'f6', '3'],
        ['2', '4ad26d3144', '9'],
      ],
    ],
    [
      `extract_all(@"(\\w)(\\w+)(\\w)", dynamic([1, 3]), ${GUID})`,
      [
        ['8', 'd'],
        ['d', '7'],
        ['4', '1'],
        ['8', '3'],
        ['2', '9'],
      ],
    ],
    ['extract_all("(x)", "abc")', null],
    [
      'extract_all("(a)|(b)", "ab")',
      [
        ['a', ''],
        ['', 'b'],
      ],
    ],
    ['extract_all("\\u00e9(.)", "\\u00e9x \\u00e9y")', ['x', 'y']],
    ['extract_json("$.name", \'{"name": "John", "age": 30, "city": "New York"}\', typeof(string))', 'John'],
    ['extract_json("$.a[1][\'b c\']", \'{"a":[1,{"b c":true}]}\', typeof(bool))', true],
    ['extract_json("$.a", \'{"a":{"b":1}}\')', '{"b":1}'],
    ['extract_json("$.x", \'{"a":1}\')', ''],
    ['extract_json("a", \'{"a":1}\', typeof(long))', null],
    ['tohex(256)', '100'],
    ['tohex(-256)', 'ffffffffffffff00'],
    ['tohex(toint(-256), 8)', 'ffffff00'],
    ['tohex(256, 8)', '00000100'],
    ['tohex(256, 2)', '100'],
    ['unicode_codepoints_to_string(75, 117, 115, 116, 111)', 'Kusto'],
    ['unicode_codepoints_to_string(dynamic([75, 117, 115]), 116, 111)', 'Kusto'],
    ['unicode_codepoints_from_string("Kusto")', [75, 117, 115, 116, 111]],
    [
      'parse_csv(\'aa,"b,b,b",cc,"Escaping quotes: ""Title""","line1\\nline2"\')',
      ['aa', 'b,b,b', 'cc', 'Escaping quotes: "Title"', 'line1\nline2'],
    ],
    ["parse_csv('record1,a,b,c\\nrecord2,x,y,z')", ['record1', 'a', 'b', 'c']],
    ['tostring(parse_version("0.0.0.5"))', '5'],
    ['tostring(parse_version("0.0.7.0"))', '700000000'],
    ['tostring(parse_version("0.2"))', '20000000000000000'],
    ['tostring(parse_version("1.2.3.4"))', '1000000020000000300000004'],
    ['tostring(parse_version("1"))', '1000000000000000000000000'],
    [
      'tostring(parse_path(@"C:\\temp\\file.txt"))',
      '{"Scheme":"","RootPath":"C:","DirectoryPath":"C:\\\\temp","DirectoryName":"temp","Filename":"file.txt","Extension":"txt","AlternateDataStreamName":""}',
    ],
    [
      'tostring(parse_path("file://C:/temp/file.txt:some.exe"))',
      '{"Scheme":"file","RootPath":"C:","DirectoryPath":"C:/temp","DirectoryName":"temp","Filename":"file.txt","Extension":"txt","AlternateDataStreamName":"some.exe"}',
    ],
    [
      'tostring(parse_path(@"\\\\shared\\users\\temp\\file.txt.gz"))',
      '{"Scheme":"","RootPath":"","DirectoryPath":"\\\\\\\\shared\\\\users\\\\temp","DirectoryName":"temp","Filename":"file.txt.gz","Extension":"gz","AlternateDataStreamName":""}',
    ],
    // Hashes.
    ['tostring(hash("World"))', '1846988464401551951'],
    ['hash("World", 100)', 51],
    ['tostring(hash(datetime("2015-01-01")))', '1380966698541616202'],
    ['tostring(hash_xxhash64("World"))', '1846988464401551951'],
    ['tostring(hash("Hello"))', '753694413698530628'],
    ['hash_md5("World")', 'f5a7924e621e84c9280a9a27e1bcb7f6'],
    ['hash_md5(datetime(2020-01-01))', '786c530672d1f8db31fee25ea8a9390b'],
    ['hash_sha1("World")', '70c07ec18ef89c5309bbb0937f3a6342411e1fdd'],
    ['hash_sha1(datetime(2020-01-01))', 'e903e533f4d636b4fc0dcf3cf81e7b7f330de776'],
    ['hash_sha256("World")', '78ae647dc5544d227130a0682a51e30bc7777fbb6d8a8f17007463a3ecd1d524'],
    ['hash_sha256(datetime(2020-01-01))', 'ba666752dc1a20eb750b0eb64e780cc4c968bc9fb8813461c1d7e750f302d71d'],
    // Arrays and bags.
    ['array_sort_asc(dynamic([1,3,4,5,2]))', [1, 2, 3, 4, 5]],
    ['strcat_array(array_sort_asc(split("John,Paul,Jane,Kao", ",")), ",")', 'Jane,John,Kao,Paul'],
    ['array_sort_asc(dynamic([null,"blue","yellow","green",null]))', ['blue', 'green', 'yellow', null, null]],
    ['array_sort_asc(dynamic([null,"blue","yellow","green",null]), false)', [null, null, 'blue', 'green', 'yellow']],
    ['array_sort_desc(dynamic([1,3,4,5,2]))', [5, 4, 3, 2, 1]],
    [
      'array_split(dynamic([1,2,3,4,5]), 2)',
      [
        [1, 2],
        [3, 4, 5],
      ],
    ],
    ['array_split(dynamic([1,2,3,4,5]), dynamic([1,3]))', [[1], [2, 3], [4, 5]]],
    ['jaccard_index(dynamic([1,2,3]), dynamic([1,2,3,4]))', 0.75],
    ['repeat(1, 3)', [1, 1, 1]],
    ['repeat(1, -1)', null],
    ['range(1, 2, 0.5)', [1, 1.5, 2]],
    ['range(decimal(1), decimal(10), decimal(4.5))', [1, 5.5, 10]],
    ['range(1, 8, 3)', [1, 4, 7]],
    ['range(1, 3)', [1, 2, 3]],
    [
      'range(datetime(2007-01-01), datetime(2007-01-02), 1d)',
      ['2007-01-01T00:00:00.0000000Z', '2007-01-02T00:00:00.0000000Z'],
    ],
    ['bag_set_key(dynamic({"key1": 1, "key2": 2}), "key3", 3)', { key1: 1, key2: 2, key3: 3 }],
    ['bag_set_key(dynamic({"key1": 1, "key3": "abc"}), "key3", 3)', { key1: 1, key3: 3 }],
    [
      'bag_set_key(dynamic({"key1": 123, "key2": {"prop1": 123, "prop2": "xyz"}}), "$.key2.prop1", "abc")',
      { key1: 123, key2: { prop1: 'abc', prop2: 'xyz' } },
    ],
    ['bag_set_key(dynamic({"key1": 123}), "$.key2.prop1", "abc")', { key1: 123, key2: { prop1: 'abc' } }],
    ['treepath(parse_json(\'{"a":"b", "c":123}\'))', ["['a']", "['c']"]],
    ['treepath(parse_json(\'{"prop1":[1,2,3,4], "prop2":"value2"}\'))', ["['prop1']", "['prop1'][0]", "['prop2']"]],
    [
      'treepath(parse_json(\'{"listProperty":[100,200,300,"abcde",{"x":"y"}]}\'))',
      ["['listProperty']", "['listProperty'][0]", "['listProperty'][0]['x']"],
    ],
    ['dynamic_to_json(dynamic({"b":1,"a":[{"d":1,"c":2}]}))', '{"a":[{"c":2,"d":1}],"b":1}'],
    // Times.
    ['format_timespan(time(29.09:00:05.12345), "dd.hh:mm:ss:FF")', '29.09:00:05:12'],
    ['format_timespan(time(29.09:00:05.12345), "ddd.h:mm:ss [fffffff]")', '029.9:00:05 [1234500]'],
    ['week_of_year(datetime(2020-12-31))', 53],
    ['week_of_year(datetime(2020-06-15))', 25],
    ['week_of_year(datetime(1970-01-01))', 1],
    ['week_of_year(datetime(2000-01-01))', 52],
    ['datetime_part("quarter", datetime(2017-10-30 01:02:03.7654321))', 4],
    ['datetime_part("week_of_year", datetime(2017-10-30 01:02:03.7654321))', 44],
    ['datetime_part("dayOfYear", datetime(2017-10-30 01:02:03.7654321))', 303],
    ['datetime_part("millisecond", datetime(2017-10-30 01:02:03.7654321))', 765],
    ['datetime_part("microsecond", datetime(2017-10-30 01:02:03.7654321))', 765_432],
    ['datetime_part("nanosecond", datetime(2017-10-30 01:02:03.7654321))', 765_432_100],
    ['tostring(endofmonth(datetime(2017-01-01 10:10:17), -1))', '2016-12-31T23:59:59.9999999Z'],
    ['tostring(endofmonth(datetime(2017-01-01 10:10:17)))', '2017-01-31T23:59:59.9999999Z'],
    ['tostring(endofmonth(datetime(2017-01-01 10:10:17), 1))', '2017-02-28T23:59:59.9999999Z'],
    ['tostring(endofday(datetime(2017-01-01 10:10:17), -1))', '2016-12-31T23:59:59.9999999Z'],
    ['tostring(endofweek(datetime(2017-01-01 10:10:17), -1))', '2016-12-31T23:59:59.9999999Z'],
    ['tostring(endofweek(datetime(2017-01-01 10:10:17)))', '2017-01-07T23:59:59.9999999Z'],
    ['tostring(endofyear(datetime(2017-01-01 10:10:17), 1))', '2018-12-31T23:59:59.9999999Z'],
    ['tostring(make_datetime(2017,10,01,12,11,0.1234567))', '2017-10-01T12:11:00.1234567Z'],
    ['tostring(make_datetime(2017,10,01))', '2017-10-01T00:00:00.0000000Z'],
    ['make_datetime(2017,13,01)', null],
    ['make_timespan(1,12,30,55)', '1.12:30:55'],
    ['make_timespan(12,30)', '12:30:00'],
    ['tostring(unixtime_seconds_todatetime(1546300800))', '2019-01-01T00:00:00.0000000Z'],
    ['tostring(unixtime_milliseconds_todatetime(1546300800000))', '2019-01-01T00:00:00.0000000Z'],
    ['tostring(unixtime_microseconds_todatetime(1546300800000000))', '2019-01-01T00:00:00.0000000Z'],
    ['tostring(unixtime_nanoseconds_todatetime(1546300800000000000))', '2019-01-01T00:00:00.0000000Z'],
    // Addresses.
    ['format_ipv4("192.168.1.1", 24)', '192.168.1.0'],
    ['format_ipv4_mask("192.168.1.1", 24)', '192.168.1.0/24'],
    ['format_ipv4_mask("192.168.1.1/24", 32)', '192.168.1.0/24'],
    ['format_ipv4_mask("192.168.1.1/24", long(-1))', ''],
    ['parse_ipv4_mask("127.0.0.1", 24)', 2_130_706_432],
    ["ipv4_is_in_any_range('192.168.1.6', '192.168.1.1/24', '10.0.0.1/8', '127.1.0.1/16')", true],
    ['ipv4_is_in_any_range("127.0.0.1", dynamic(["127.0.0.1", "192.168.1.1"]))', true],
    ["has_ipv4('05:04:54 127.0.0.1 GET /favicon.ico 404', '127.0.0.1')", true],
    ["has_ipv4('05:04:54 127.0.0.256 GET /favicon.ico 404', '127.0.0.256')", false],
    ["has_ipv4('05:04:54127.0.0.1 GET /favicon.ico 404', '127.0.0.1')", false],
    ["has_ipv4_prefix('05:04:54 127.0.0.1 GET /favicon.ico 404', '127.0.')", true],
    ["has_any_ipv4('05:04:54 127.0.0.1 GET', dynamic(['10.0.0.1', '127.0.0.1']))", true],
    // Bits and numbers.
    ['binary_and(5, 3)', 1],
    ['binary_or(5, 3)', 7],
    ['binary_xor(5, 3)', 6],
    ['binary_not(100)', -101],
    ['binary_shift_left(1, 2)', 4],
    ['binary_shift_right(1, 2)', 0],
    ['bitset_count_ones(42)', 3],
    ['sign(-42)', -1],
    ['isnan(real(nan))', true],
    ['isinf(1.0/0.0)', true],
    ['isfinite(1.0)', true],
    ['column_ifexists("Nope", "x")', 'x'],
  ])('%s', (expression, value) => {
    expect(valueOf(expression)).toEqual(value);
  });

  it.each<readonly [string, Cell[][]]>([
    [
      'datatable(x: long)[1,2,3,4,5] | summarize stdev(x), variance(x), stdevp(x), variancep(x)',
      [[1.5811388300841898, 2.5, 1.4142135623730951, 2]],
    ],
    [
      'print x = range(1, 100) | mv-expand x to typeof(long) | summarize percentile(x, 95), percentiles(x, 1, 50.5)',
      [[95, 1, 51]],
    ],
    ['print x = range(1, 4) | mv-expand x to typeof(long) | summarize percentiles_array(x, 25, 100)', [[[1, 4]]]],
    [
      'datatable(value: dynamic)[dynamic({"x":1, "y":3.5}), dynamic({"x":"somevalue", "z":[1, 2, 3]}), dynamic({"y":{"w":"zzz"}, "t":["aa", "bb"], "z":["foo"]})] | summarize buildschema(value)',
      [
        [
          {
            x: ['long', 'string'],
            y: ['double', { w: 'string' }],
            z: { '`indexer`': ['long', 'string'] },
            t: { '`indexer`': 'string' },
          },
        ],
      ],
    ],
    [
      'print a = 1, b = "", c = dynamic(null) | project pack_all(), pack_all(true)',
      [[{ a: 1, b: '', c: null }, { a: 1 }]],
    ],
    ['print a = 1 | project column_ifexists("a", 5), column_ifexists("b", 6)', [[1, 6]]],
    ['print a = 1, b = "x" | summarize (m, n) = arg_max(a, b)', [[1, 'x']]],
    ['print x = "a" | where x in ((print y = "a"))', [['a']]],
    ['print n = toscalar(print 5 | extend z = 1)', [[5]]],
  ])('%s', (query, rows) => {
    expect(rowsOf(`; ${query}`)).toEqual(rows);
  });

  it.each([
    ['hash(1.5)', 'SYN_UNSUPPORTED'],
    ['hash_md5(1)', 'SYN_UNSUPPORTED'],
    ['array_sort_asc(dynamic([1]), dynamic([2]))', 'SYN_UNSUPPORTED'],
    ['format_timespan(1h, "qq")', 'QUERY_UNKNOWN_FORMAT'],
    ['format_bytes(1, 2, "XX")', 'QUERY_INVALID_ARGUMENT'],
    ['extract_all("a", "a")', 'QUERY_INVALID_ARGUMENT'],
    ['materialize(1)', 'KS006'],
    ['toscalar(count())', 'KS144'],
  ])('%s is refused', (expression, reason) => {
    expect(problemOf(`; print ${expression}`)).toMatchObject({ reason });
  });
});
