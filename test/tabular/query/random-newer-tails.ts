import type { Random } from './random-tails.js';

/*
 * Random tails of operators that take tables, patterns or groups, the same for the same seed. Half of them are damaged: a word is left
 * out, doubled, exchanged or another one.
 */

const COLUMNS = ['PolicyName', 'EntityName', 'Policy', 'ChildEntities', 'EntityType'];
const TABLE = 'datatable(k:string, n:long, d:dynamic)["a", 1, dynamic([1]), "b", 2, dynamic({"x":1})]';
const KINDS_OF_JOIN = [
  ...['inner', 'innerunique', 'leftouter', 'rightouter', 'fullouter', 'leftanti', 'rightanti', 'leftsemi', 'rightsemi'],
  ...['anti', 'leftantisemi', 'sideways'],
];
const WORDS = [
  ...[
    '|',
    ',',
    '(',
    ')',
    '=',
    'by',
    'on',
    'with',
    'as',
    'to',
    'of',
    'kind',
    'with',
    'asc',
    'desc',
    '*',
    '"x"',
    '1',
    '-1',
  ],
  ...[
    'null',
    'long',
    'Policy',
    'n',
    '$left',
    '$right',
    'in',
    'has',
    'and',
    '==',
    'limit',
    'typeof',
    '[',
    ']',
    '.',
    ';',
  ],
];

/** Makes tails of the newer operators. */
export class RandomNewerTails {
  constructor(private readonly random: Random) {}

  tail(): string {
    const steps = Array.from({ length: 1 + this.random(2) }, () => `| ${this.operator()}`).join(' ');
    const tail = this.random(6) === 0 ? `; ${this.start()} ${steps}` : steps;
    return this.random(3) > 0 ? tail : this.damaged(tail);
  }

  private pick<Item>(items: readonly Item[]): Item {
    const item = items[this.random(items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }

  private start(): string {
    return this.pick([
      TABLE,
      'print a = 1, b = "x"',
      'range x from 1 to 3 step 1',
      '$command_results',
      'union $command_results, $command_results',
    ]);
  }

  private column(): string {
    return this.random(40) === 0 ? 'Nope' : this.pick(COLUMNS);
  }

  private scalar(): string {
    const column = this.column();
    return this.pick([
      ...[
        column,
        column,
        '"text"',
        '1',
        '2.5',
        'true',
        '1d',
        'dynamic([1, 2])',
        'dynamic({"a": 1})',
        'datetime(2020-01-01)',
      ],
      ...[
        `strlen(${column})`,
        `parse_json(${column})`,
        `split(${column}, ",")`,
        `tostring(${column})`,
        `${column}.a[0]`,
      ],
      ...[`toscalar($command_results | count)`, `row_number()`, `prev(${column})`, `next(${column}, 1, "")`],
      ...[
        `iff(isempty(${column}), 1, 2)`,
        `pack_all()`,
        `column_ifexists("${column}", "")`,
        `array_length(dynamic([1]))`,
      ],
    ]);
  }

  private condition(): string {
    const column = this.column();
    return this.pick([
      ...[`${column} has "a"`, `* has "a"`, `${this.scalar()} == ${this.scalar()}`, `${column} in ("a", "b")`],
      ...[`${column} in (($command_results | project ${this.column()}))`, `not(${column} =~ "x")`, '* contains_cs "x"'],
      ...[
        `* startswith "a" and ${column} != ""`,
        `${column} has_any (dynamic(["a"]))`,
        `* == 1`,
        `* matches regex "a"`,
      ],
    ]);
  }

  private table(): string {
    const filter = this.pick([
      '',
      ` | where ${this.condition()}`,
      ` | take ${this.pick(['1', '-1', '"a"'])}`,
      ' | count',
    ]);
    return this.pick([
      `($command_results${filter})`,
      `(${TABLE}${filter})`,
      `(${TABLE})`,
      '($command_results)',
      TABLE,
      '(range k from 1 to 2 step 1)',
    ]);
  }

  private keys(): string {
    const column = this.column();
    return this.pick([
      ...[
        column,
        `$left.${column} == $right.k`,
        `$left.${column} == $right.${this.column()}`,
        `$right.k == $left.${column}`,
      ],
      ...[`${column}, ${this.column()}`, 'k', `$left.k == $left.${column}`, `${column} == ${column}`],
    ]);
  }

  private aggregate(): string {
    const column = this.column();
    return this.pick([
      ...[
        'count()',
        `dcount(${column})`,
        `make_set(${column})`,
        `sum(strlen(${column}))`,
        `percentile(strlen(${column}), 50)`,
      ],
      ...[
        `(A, B) = arg_max(strlen(${column}), ${this.column()}, *)`,
        `percentiles(strlen(${column}), 5, 95)`,
        `stdev(${column})`,
      ],
      ...[
        `buildschema(parse_json(${column}))`,
        `make_dictionary(parse_json(${column}))`,
        `countif(${this.condition()})`,
        `x = count()`,
      ],
    ]);
  }

  private patternPart(): string {
    return this.pick(['"a"', '*', 'x', 'y:long', '"b"', 'z:datetime', "'c' w", '"d" v:bool', '"e" *']);
  }

  private operator(): string {
    const kind = this.pick(KINDS_OF_JOIN);
    const list = (item: () => string, most: number): string =>
      Array.from({ length: 1 + this.random(most) }, item).join(', ');
    switch (this.random(22)) {
      case 0:
        return `render ${this.pick(['table', 'piechart', 'barchart', 'timechart', 'nochart', 'Policy'])}${this.pick(['', ' with (title="x")', ' with (kind=stacked, legend=hidden)', ' with (xcolumn=Policy, ycolumns=n)', ' with (foo=1)'])}`;
      case 1:
        return `mv-apply ${this.pick(['', 'e = ', 'with_itemindex=i '])}${this.pick(['parse_json(Policy)', 'dynamic([1,2])', this.scalar()])}${this.pick(['', ' to typeof(long)', ' to typeof(dynamic)', ' limit 3'])} on (${this.pick([`where ${this.condition()}`, `summarize ${this.aggregate()}`, 'order by e | take 1', 'project e', 'count', this.operatorInside()])})`;
      case 2:
        return `search ${this.pick(['', 'kind=case_sensitive ', 'kind=x '])}${this.pick(['"a"', '"a" or "b"', `Policy:"a"`, this.condition(), '"a*b"', 'Policy has "x" and "y"'])}`;
      case 3:
        return `where ${this.condition()}`;
      case 4:
        return `union ${this.pick(['', 'withsource=s ', 'kind=outer ', 'kind=inner ', 'isfuzzy=true '])}${list(() => this.table(), 2)}`;
      case 5:
        return `join ${this.random(3) === 0 ? '' : `kind=${kind} `}${this.table()} on ${this.keys()}`;
      case 6:
        return `lookup ${this.random(2) === 0 ? '' : `kind=${this.pick(['leftouter', 'inner', 'anti'])} `}${this.table()} on ${this.keys()}`;
      case 7:
        return `${this.pick(['parse', 'parse-where'])} ${this.pick(['', 'kind=regex ', 'kind=relaxed ', 'kind=regex flags=Ui '])}${this.column()} with ${Array.from({ length: 1 + this.random(5) }, () => this.patternPart()).join(' ')}`;
      case 8:
        return `parse-kv ${this.column()} as (${list(() => this.pick(['a:string', 'b:long', 'c:datetime', 'a', 'd:foo']), 2)})${this.pick(['', ' with (pair_delimiter=",", kv_delimiter=":")', ' with (regex="(a)(b)")', ' with (quote="x")', ' with (greedy=1)'])}`;
      case 9:
        return `serialize${this.pick(['', ` r = row_number()`, ` p = prev(${this.column()})`, ` ${this.scalar()}`])}`;
      case 10:
        return `extend ${this.pick(['r = row_number()', `n = next(${this.column()})`, `c = row_cumsum(strlen(${this.column()}))`, `k = ${this.scalar()}`])}`;
      case 11:
        return `sample ${this.pick(['1', '2', '-1', '"a"', 'n'])}`;
      case 12:
        return `sample-distinct ${this.pick(['1', '2', 'x'])} of ${this.scalar()}`;
      case 13:
        return `top-hitters ${this.pick(['1', '2', 'x'])} of ${this.column()}${this.pick(['', ` by ${this.scalar()}`])}`;
      case 14:
        return `partition ${this.pick(['', 'hint.strategy=native ', 'hint.strategy=legacy '])}by ${this.column()} (${this.pick([`take 1`, `summarize ${this.aggregate()}`, `where ${this.condition()}`, this.operatorInside()])})`;
      case 15:
        return `top-nested ${this.pick(['1 ', '', '2 '])}of ${this.scalar()}${this.pick([' by count()', ` by ${this.aggregate()}`, ' with others = "x" by count()', ' by max(1)'])}${this.pick(['', `, top-nested of ${this.column()} by count()`])}`;
      case 16:
        return `evaluate ${this.pick([`pivot(${this.column()})`, `pivot(${this.column()}, count())`, `pivot(${this.column()}, count(), ${this.column()})`, 'narrow()', `bag_unpack(${this.scalar()})`])}${this.pick(['', ' : (a:string, b:long)', ` : (*, a:string)`])}`;
      case 17:
        return `summarize ${list(() => this.aggregate(), 2)}${this.pick(['', ` by ${this.scalar()}`, ` by g = ${this.column()}`])}`;
      case 18:
        return `make-series ${this.aggregate()} on ${this.scalar()} step 1`;
      case 19:
        return `order by ${this.scalar()} ${this.pick(['', 'asc', 'nulls first'])}`;
      case 20:
        return `project ${list(() => this.scalar(), 3)}`;
      default:
        return `as ${this.pick(['T', 'hint.materialized=true T', '"x"'])}`;
    }
  }

  private operatorInside(): string {
    return this.pick([
      'extend r = row_number()',
      'top 1 by Policy',
      `project ${this.column()}`,
      'distinct *',
      'mv-expand Policy',
    ]);
  }

  /** One word left out, doubled, exchanged with the next one, or another one. */
  private damaged(tail: string): string {
    const words = tail.match(/\$?[\w-]+|"[^"]*"|'[^']*'|\s+|[^\w\s]/g) ?? [];
    const places = words.flatMap((text, index) => (text.trim() === '' ? [] : [index]));
    const at = this.pick(places);
    const word = words[at] ?? '';
    const changed = this.pick(['', `${word} ${word}`, ` ${this.pick(WORDS)} `, ` ${this.pick(WORDS)} ${word}`]);
    return words.map((text, index) => (index === at ? changed : text)).join('');
  }
}
