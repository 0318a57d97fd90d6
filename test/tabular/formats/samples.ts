import type { CommandOutcome, ReportedError } from '../../../src/tabular/formats/outcome.js';
import { columns, type Table } from '../../../src/tabular/table.js';

export function success(...tables: Table[]): CommandOutcome {
  return { file: 'a.kql', command: '.show x', line: 3, tables };
}

export const REFUSAL: ReportedError = {
  code: 'Forbidden',
  reason: 'AUTH_RESTRICTED',
  message: "Principal 'aaduser=a;b' is not authorized to perform operation 'X' on 'https://c:443/'.",
  hint: 'Change allowedFqdnList.',
  httpStatus: 403,
  range: { start: { line: 3, column: 1 }, end: { line: 4, column: 9 } },
  type: 'Kusto.Common.Svc.Exceptions.UnauthorizedOperationException',
};

export const FAILURE: CommandOutcome = { file: '-e', command: ".alter '\n'", line: 1, error: REFUSAL };

const RULE =
  '{"CalloutType":"sql","CalloutUriRegex":"[a-z0-9]{3,22}\\\\.database\\\\.windows\\\\.net/?$","CanCall":true}';

/** What `.show cluster policy callout` looks like. */
export const POLICY: Table = {
  name: 'Table_0',
  columns: columns({
    PolicyName: 'string',
    EntityName: 'string',
    Policy: 'string',
    ChildEntities: 'string',
    EntityType: 'string',
  }),
  rows: [
    [
      'CalloutPolicy',
      '',
      `[${Array<string>(3).fill(RULE).join(',')}]`,
      '["$systemdb","TestDB"]',
      'Cluster immutable policy',
    ],
    ['CalloutPolicy', '', '[]', '["$systemdb","TestDB"]', 'Cluster'],
  ],
};

/** A cell of every type, and nulls. */
export const TYPES: Table = {
  name: 'Types',
  columns: columns({
    b: 'bool',
    d: 'datetime',
    m: 'decimal',
    y: 'dynamic',
    g: 'guid',
    i: 'int',
    l: 'long',
    r: 'real',
    s: 'string',
    t: 'timespan',
  }),
  rows: [
    [
      true,
      '2026-11-22T00:00:00Z',
      '1.50',
      { a: [1, { b: null }], '"': 'x,y' },
      '00000000-0000-0000-0000-000000000001',
      -7,
      9223372036854775807n,
      0.1,
      'text',
      '-1.02:03:04.5000000',
    ],
    [false, null, null, '1', null, null, 2 ** 53, NaN, '', null],
    [null, null, null, null, null, 0, 2 ** 53 - 1, -Infinity, ' ', '00:00:00'],
  ],
};

const HOSTILE_TEXTS = [
  '\u001b[2J\u001b]0;owned\u0007',
  'one\ntwo\r\nthree\rfour',
  'a\tb\\c\\',
  '"quoted", and \'more\'',
  'a|b',
  'a\\|b',
  'nul\u0000 c1\u009b31m del\u007f',
  'flag \u{1f1e9}\u{1f1ea} \u{1f600}!',
  '日本語',
  'e\u0301 \u202eevil\u2066',
  'lone \ud800 half',
  '<script>*b* _i_ `code` $x$ @me #1 www.a.b',
  '`',
  '',
];

/** Every text here wants to break a format. */
export const HOSTILE: Table = {
  name: 'Hostile',
  columns: [
    { name: 'N|\u001b[31m', type: 'long' },
    { name: 'Wert "日"', type: 'string' },
  ],
  rows: HOSTILE_TEXTS.map((text, index) => [index, text]),
};

export const NO_ROWS: Table = { name: 'Empty', columns: columns({ A: 'string', B: 'int' }), rows: [] };
