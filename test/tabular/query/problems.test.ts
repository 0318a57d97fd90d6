import { describe, expect, it } from 'vitest';
import { excerpt } from '../../../grammar/text/excerpt.js';
import { COMMAND, problemOf } from './run-tail.js';

/** A tail, the reason of its problem, the text that is underlined, and what the hint must say. */
type Case = readonly [tail: string, reason: string, underlined: string, hint?: RegExp];

const syntax: readonly Case[] = [
  ['| Where true', 'KS176', 'Where', /`where`/],
  ['| wher true', 'KS176', 'wher', /`where`/],
  ['| foo', 'KS176', 'foo'],
  ['|', 'KS176', ''],
  ['| |count', 'KS176', '|'],
  ['| where', 'KS006', ''],
  ['| where !isempty(Policy)', 'KS002', '!', /not\(/],
  ['| where not Policy == ""', 'KS117', 'not', /not\(…\)/],
  ['| where Policy == "a" AND true', 'KS005', 'AND', /`and`/],
  ['| where Policy = "a" == "b"', 'QUERY_NAMED_PREDICATE', 'Policy = "a" == "b"', /==/],
  ['| top 1', 'KS005', ''],
  ['| project sql', 'KS228', 'sql', /\['sql'\]/],
  ["| where Policy == 'abc", 'KS001', "'abc"],
  ["| where Policy matches regex '\\d'", 'KS001', '\\d', /@'/],
  ['| where Policy == “x”', 'KS002', '“'],
  ['| where true && false', 'KS002', '&', /`and`/],
  ['| extend', 'KS006', ''],
  ['| project x = now(', 'KS006', ''],
  ['| where true || false', 'KS176', '||', /write `or`/],
  ['| where PolicyName == string(null)', 'KS006', 'string', /write '…'/],
  ['| where Policy contains sql', 'KS228', 'sql', /quote the text: 'sql'/],
  ['| select Policy', 'KS176', 'select', /`project`/],
  ['| Remove Policy', 'KS176', 'Remove', /`project-away`/],
  ['| groupby Policy', 'KS176', 'groupby', /`summarize`/],
  ['| count by Policy', 'KS005', 'by'],
  ['; print', 'KS006', '', /; print now\(\)/],
  ['| where | count', 'KS006', '|', /\| where EntityType == "Cluster"/],
  ['| project Policy, | count', 'KS006', '|', /leave the `,` out/],
  ['| take', 'KS006', '', /\| take 10/],
  ['| summarize count() by', 'KS006', '', /summarize count\(\) by EntityType/],
  ['| where Policy has', 'KS006', '', /after `has`/],
  ['| where Policy ==', 'KS006', '', /after `==`/],
  ['| where (Policy', 'KS005', '', /close the `\(` with `\)`/],
  ['| sort by Policy up', 'KS005', 'up', /sort by EntityType asc/],
  ['| project a b', 'KS005', 'b', /`,` or an operator/],
];

const unsupported: readonly Case[] = [
  ['| make-series count() on x', 'SYN_UNSUPPORTED', 'make-series'],
  ['| summarize tdigest(strlen(Policy))', 'SYN_UNSUPPORTED', 'tdigest'],
  ['| project parse_xml(Policy)', 'SYN_UNSUPPORTED', 'parse_xml'],
  ['| where Policy like "a"', 'SYN_UNSUPPORTED', 'like', /contains/],
  ['| summarize hint.strategy=shuffle count()', 'SYN_UNSUPPORTED', 'hint.strategy', /leave the hint out/],
  ['; let f=(a:long){a+1}; print f(1)', 'SYN_UNSUPPORTED', 'f', /where it is used/],
  ['; let f=(){1}; print f()', 'SYN_UNSUPPORTED', 'f'],
  ['; let f=(a:long, T:(x:string)) { T | where x == a }; print 1', 'SYN_UNSUPPORTED', 'f'],
  ['; let f=view(){print 1}; f', 'SYN_UNSUPPORTED', 'f'],
  ['; let f=(a){a}; print 1', 'SYN_UNSUPPORTED', 'f'],
  // Operators whose names start with that of a shorter one.
  ['| project-by-names Policy', 'SYN_UNSUPPORTED', 'project-by-names'],
  ['| project pack_array(*)', 'SYN_UNSUPPORTED', '*', /list the columns/],
  [
    "| extend d=parse_json(Policy) | evaluate bag_unpack(d, columnsConflict='keep_source')",
    'SYN_UNSUPPORTED',
    "columnsConflict='keep_source'",
  ],
  [
    "| extend d=parse_json(Policy) | evaluate bag_unpack(d, OutputColumnPrefix='p', columnsConflict='keep_source')",
    'SYN_UNSUPPORTED',
    "columnsConflict='keep_source'",
  ],
];

const semantics: readonly Case[] = [
  ['| join kind=inner x on y', 'KS204', 'x', /as Name/],
  ['| join kind=cross (print x=1) on x', 'KS005', 'cross'],
  ['| join (print Policy=1) on Policy', 'KS227', 'Policy'],
  ['| join (print x="a") on Policy', 'KS145', 'Policy', /\$left/],
  ['| join (print x="a") on strlen(Policy)', 'KS182', 'strlen(Policy)'],
  ['| join (print x="a") on $left.Policy == x', 'KS183', 'x', /\$right/],
  ['| join (print x=1) on $left.Policy == $right.x', 'KS242', '$left.Policy == $right.x'],
  ['| join hint.strategy=foo (print Policy="a") on Policy', 'KS005', 'foo'],
  ['| join hint.foo=1 (print Policy="a") on Policy', 'KS179', 'hint.foo'],
  ['| lookup kind=fullouter (print Policy="a") on Policy', 'KS005', 'fullouter'],
  ['| union Nope', 'KS204', 'Nope'],
  ['| union kind=all (print x=1)', 'KS005', 'all'],
  ['| render pie', 'KS005', 'pie'],
  ['| render piechart with (foo=1)', 'KS179', 'foo'],
  ['| render piechart with (legend=off)', 'KS005', 'off'],
  ['| sample-distinct 2 of strlen(Policy)', 'KS109', 'strlen(Policy)'],
  ['| serialize n = prev(strlen(Policy))', 'KS109', 'strlen(Policy)'],
  ['; range x from "a" to "b" step 1', 'KS138', '"a"'],
  ['| extend (a, b) = 1', 'KS149', '(a, b)'],
  ['| summarize (a, b, c) = arg_max(strlen(Policy), EntityName)', 'KS150', 'c'],
  ['; datatable(a:long, b:long)[1, 2, 3]', 'KS173', '1, 2, 3', /complete/],
  ['; datatable(a:long, a:long)[1, 2]', 'KS171', 'a'],
  ['; datatable(a:foo)[1]', 'KS160', 'foo'],
  ['; print materialize(1)', 'KS006', 'materialize(1)', /let Name/],
  ['; print (print 1)', 'KS108', 'print 1'],
  ['| where Foo == 1', 'KS142', 'Foo'],
  ['| project policy', 'KS142', 'policy', /`Policy`/],
  ['| project Policy | where EntityType == "x"', 'KS142', 'EntityType'],
  ['| where Policy.CalloutType == "sql"', 'KS142', 'CalloutType', /todynamic/],
  ['| where Policy', 'KS141', 'Policy'],
  ["| where PolicyName = 'x'", 'QUERY_NAMED_PREDICATE', "PolicyName = 'x'", /^write == to compare$/],
  ['| where Policy contains azure', 'KS142', 'azure', /quote the text: 'azure'/],
  ['| where Policy == PolicyNam', 'KS142', 'PolicyNam', /`PolicyName`/],
  ['| mv-expand Policy', 'KS141', 'Policy', /todynamic/],
  ['| mv-expand p=parse_json(Policy) | where p.CanCall', 'KS141', 'p.CanCall', /tobool/],
  ['| mv-expand p=parse_json(Policy) | order by p.CalloutType', 'KS116', 'p.CalloutType', /tostring/],
  ['| project "a"+"b"', 'KS106', '+', /strcat/],
  ['| where Policy > "a"', 'KS106', '>'],
  ['| project tostring()', 'KS119', 'tostring'],
  ['| project strcta(Policy)', 'KS211', 'strcta', /`strcat`/],
  ['| project count()', 'KS144', 'count', /summarize/],
  ['| summarize Policy', 'KS236', 'Policy', /by Policy/],
  ['| summarize max(max(Policy))', 'KS144', 'max'],
  // An aggregate that gives several columns is not a value to calculate with.
  ['| summarize arg_max(strlen(Policy), Policy) + 1', 'KS106', '+'],
  ['| summarize arg_max(strlen(Policy), *) > 1', 'KS106', '>'],
  ['| summarize strlen(take_any(Policy, EntityName))', 'KS141', 'take_any(Policy, EntityName)'],
  ['| take "1"', 'KS134', '"1"'],
  ['| project a=1, a=2', 'KS171', 'a'],
  ['| project-away Z*', 'KS142', 'Z*'],
  ['| project-rename Policy', 'KS110', 'Policy'],
  ['| evaluate foo()', 'KS124', 'foo'],
  ['| extend d=parse_json(Policy) | evaluate bag_unpack(column=d)', 'KS193', 'column'],
  ['| extend d=parse_json(Policy) | evaluate bag_unpack(d) | project-rename a=a', 'KS171', 'a'],
  ['| project (Policy, EntityName)', 'KS005', ','],
  ['| evaluate strlen(Policy)', 'KS237', 'strlen'],
  ['| project array_length(Policy)', 'KS234', 'Policy', /todynamic/],
  ['| project long(abc)', 'KS004', 'long(abc)'],
  ['| project extract(Policy, 1, Policy)', 'KS129', 'Policy'],
  ['| project extract("a", 0, Policy, typeof(strnig))', 'KS160', 'typeof(strnig)', /`string`/],
  ['| project format_datetime(now(), "QQ")', 'QUERY_UNKNOWN_FORMAT', '"QQ"'],
  ['; let x = 1', 'QUERY_NO_RESULT', '; let x = 1'],
  ['; 1', 'KS111', '1', /print/],
  ['; let x = 1; let x = 2; print x', 'KS201', 'x'],
  ['; $command_Results', 'KS142', '$command_Results', /\$command_results/],
];

const atRun: readonly Case[] = [
  ['| where PolicyName == 1', 'QUERY_NOT_COMPARABLE', 'PolicyName == 1', /cast/],
  ['| where Policy matches regex "("', 'QUERY_INVALID_REGEX', 'Policy matches regex "("'],
  [
    '| where Policy matches regex "(?:a{1000}){1000}"',
    'QUERY_REGEX_TOO_LARGE',
    'Policy matches regex "(?:a{1000}){1000}"',
  ],
  ['| take -1', 'QUERY_NEGATIVE_LIMIT', '-1'],
  ['| evaluate bag_unpack(Policy)', 'QUERY_INVALID_ARGUMENT', 'Policy', /todynamic/],
  ['| top 1 by parse_json(Policy)', 'QUERY_NOT_COMPARABLE', 'parse_json(Policy)'],
];

describe.each<readonly [phase: string, cases: readonly Case[]]>([
  ['syntax', syntax],
  ['what Kusto knows and this interpreter does not', unsupported],
  ['semantic', semantics],
  ['runtime', atRun],
])('%s', (_phase, cases) => {
  const named = cases.map(([tail, reason, underlined, hint = null]) => ({ tail, reason, underlined, hint }));
  it.each(named)('$tail', ({ tail, reason, underlined, hint }) => {
    const problem = problemOf(tail);
    expect({ reason: problem.reason, underlined: problem.underlined }).toEqual({ reason, underlined });
    expect(problem.message).not.toMatch(/\n|\.$/);
    if (hint !== null) expect(problem.hint ?? '').toMatch(hint);
    // It always says what to write instead.
    expect(problem.hint ?? '').not.toBe('');
    // The place can be shown.
    expect(excerpt(`${COMMAND} ${tail}`, problem.span)).toContain('^');
  });
});
