import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../src/tabular/table.js';
import { problemOf, rowsOf } from './run-tail.js';

/* Protects parse-kv: the examples of its page (parse-kv-operator.md), what it says of keys and blanks, and what is refused. */

const kv = (text: string, rest: string): string => `; print str = ${text} | parse-kv str as ${rest} | project-away str`;

describe('parse-kv', () => {
  it.each<readonly [name: string, tail: string, rows: readonly (readonly Cell[])[]]>([
    [
      'delimiters',
      kv(
        '"ThreadId:458745723, Machine:Node001, Text: The service is up, Level: Info"',
        '(Text: string, ThreadId:long, Machine: string) with (pair_delimiter=",", kv_delimiter=":")',
      ),
      [['The service is up', 458745723, 'Node001']],
    ],
    [
      'quotations',
      kv(
        `'src=10.1.1.123 dst=10.1.1.124 bytes=125 failure="connection aborted" "event time"=x'`,
        `(['event time']:string, src:string, bytes:long, failure:string) with (pair_delimiter=' ', kv_delimiter='=', quote='"')`,
      ),
      [['x', '10.1.1.123', 125, 'connection aborted']],
    ],
    [
      'quotations that open and close differently',
      kv(
        `'src=10.1.1.123 failure=(connection aborted) (event time)=(2021-01-01 10:00:54)'`,
        `(['event time']:string, src:string, failure:string) with (pair_delimiter=' ', kv_delimiter='=', quote='()')`,
      ),
      [['2021-01-01 10:00:54', '10.1.1.123', 'connection aborted']],
    ],
    [
      'quotations inside quotations',
      kv(
        `@'bytes=125 failure="the remote host sent \\"bye!\\"" time=now'`,
        `(['time']:string, failure:string) with (pair_delimiter=' ', kv_delimiter='=', quote='"', escape='\\\\')`,
      ),
      [['now', 'the remote host sent "bye!"']],
    ],
    [
      'values up to the first delimiter',
      kv(
        "'name=John Doe phone=555 5555 city=New York'",
        "(name:string, phone:string, city:string) with (pair_delimiter=' ', kv_delimiter='=')",
      ),
      [['John', '555', 'New']],
    ],
    [
      'values up to the next key',
      kv(
        "'name=John Doe phone=555 5555 city=New York'",
        "(name:string, phone:string, city:string) with (pair_delimiter=' ', kv_delimiter='=', greedy=true)",
      ),
      [['John Doe', '555 5555', 'New York']],
    ],
    [
      'words after keys',
      kv(
        '"2021-01-01T10:00:34 [INFO] ThreadId:458745723, Machine:Node001, Text: Started"',
        '(Text: string, ThreadId:long, Machine: string)',
      ),
      [['Started', 458745723, 'Node001']],
    ],
    [
      'groups of a pattern',
      kv(
        `@'["referer url: https://hostname.com/redirect?dest=/?h=1234", "advertiser id: 24fefbca-cf27-4d62-a623-249c2ad30c73"]'`,
        `(['referer url']:string, ['advertiser id']: guid) with (regex=@'"([\\w ]+)\\s*:\\s*([^"]*)"')`,
      ),
      [['https://hostname.com/redirect?dest=/?h=1234', '24fefbca-cf27-4d62-a623-249c2ad30c73']],
    ],
    [
      'the first value of a key, and none for one that is missing',
      kv(
        '"a=1;a=2;b = x ;c=no"',
        '(a:long, b:string, c:long, d:string, e:long) with (pair_delimiter=";", kv_delimiter="=")',
      ),
      [[1, 'x', null, '', null]],
    ],
    [
      'nothing of an empty text',
      kv('""', '(a:string, b:long) with (pair_delimiter=";", kv_delimiter="=")'),
      [['', null]],
    ],
    ['what has no delimiter', kv('"x;y;a=1;z"', '(a:long) with (pair_delimiter=";", kv_delimiter="=")'), [[1]]],
    [
      'a quotation without an end',
      kv(`'a="x'`, `(a:string) with (pair_delimiter=" ", kv_delimiter="=", quote='"')`),
      [['x']],
    ],
  ])('gives %s', (_, tail, rows) => {
    expect(rowsOf(tail)).toEqual(rows);
  });

  it.each([
    ['| parse-kv Policy as (a: long, a: long)', 'KS171'],
    ['| parse-kv Policy as (a: foo)', 'KS160'],
    ['| parse-kv Policy as (a: long) with (foo=1)', 'KS179'],
    ['| parse-kv Policy as (a: long) with (pair_delimiter=1)', 'KS222'],
    ['| parse-kv Policy as (a: long) with (greedy="x")', 'KS005'],
    ['| parse-kv Policy as (a: long) with (pair_delimiter=",", pair_delimiter=";")', 'KS180'],
    ['| parse-kv Policy as (a: long) with (pair_delimiter=",")', 'KS101'],
    ['| parse-kv Policy as (a: long) with (pair_delimiter="", kv_delimiter="")', 'KS101'],
    ['| parse-kv Nope as (a: long)', 'KS142'],
  ])('%s is refused', (tail, reason) => {
    expect(problemOf(tail).reason).toBe(reason);
  });

  it('reads a long text in time that grows with it', () => {
    const text = (pairs: number): string => `"${'k=v;'.repeat(pairs)}a=1"`;
    const rest = '(a: long) with (pair_delimiter=";", kv_delimiter="=", greedy=true)';
    expect(rowsOf(kv(text(50_000), rest))).toEqual([[1]]);
    expect(rowsOf(kv(`"${'x;'.repeat(50_000)}a=1"`, rest))).toEqual([[1]]);
  });
});
