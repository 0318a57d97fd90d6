/*
 * Random tails over the result of the callout commands, the same for the same seed: about half of them have a fault somewhere.
 */

/** Numbers from 0 below a limit, the same for the same seed. */
export type Random = (limit: number) => number;

export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return limit => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

const COLUMNS = ['PolicyName', 'EntityName', 'Policy', 'ChildEntities', 'EntityType'];
const LITERALS = [
  ...['1', '2.5', '"a"', "'b'", 'true', '1d', '10m', 'datetime(2020-01-01)', 'int(3)', 'decimal(1.5)', '-1', '0x10'],
  ...['dynamic([1,2])', 'dynamic({"a":1,"b":"x"})', 'dynamic("s")', 'dynamic(null)', 'dynamic(5)', 'dynamic([1,"a"])'],
  ...['long(null)', "@'\\d'", 'dynamic({"a":[1,{"c":2}]})', 'real(nan)', 'timespan(1.02:03:04)'],
  'guid(74be27de-1e4e-49d9-b579-fe0b331d3642)',
];
const OF_ONE = [
  ...['tostring', 'tolong', 'toint', 'tobool', 'todouble', 'todecimal', 'todatetime', 'totimespan', 'toguid', 'not'],
  ...['isempty', 'isnotempty', 'isnull', 'isnotnull', 'strlen', 'tolower', 'toupper', 'todynamic', 'parse_json', 'ago'],
  ...['array_length', 'bag_keys', 'gettype', 'parse_url', 'abs', 'round', 'ceiling', 'startofday', 'reverse', 'sqrt'],
];
const OF_TWO = [
  ...['coalesce', 'max_of', 'min_of', 'bin', 'split', 'substring', 'bag_has_key', 'format_datetime', 'array_concat'],
  ...['bag_pack', 'set_union', 'array_index_of', 'strcat', 'indexof', 'pow', 'trim', 'bag_merge'],
];
const OF_THREE = ['substring', 'replace_string', 'extract', 'case', 'replace_regex', 'array_slice', 'split', 'iff'];
const BETWEEN_TEXTS = [
  ...['has', 'contains', 'startswith', 'endswith', '!has', '=~', '!~', 'has_cs', '!contains_cs', 'matches regex'],
  ...['hasprefix', '!endswith_cs', 'notcontains'],
];
const STEPS = ['.a', '[0]', '["k"]', '.a.b', '[-1]', "['a']", '[0].x', '.["a b"]', '.kind', '[strlen("a")]'];
const AGGREGATES = [
  ...['count', 'countif', 'dcount', 'make_list', 'make_set', 'make_bag', 'min', 'max', 'sum', 'avg'],
  ...['take_any', 'arg_max', 'arg_min'],
];

/** Makes tails. Keeps the names that a tail has declared, so that later operators refer to them. */
export class RandomTails {
  private columns: string[] = [];
  private names = 0;

  constructor(private readonly random: Random) {}

  tail(): string {
    this.columns = [...COLUMNS];
    this.names = 0;
    return Array.from({ length: 1 + this.random(3) }, () => `| ${this.operator()}`).join(' ');
  }

  private pick<Item>(items: readonly Item[]): Item {
    const item = items[this.random(items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }

  private name(): string {
    const name = `c${this.names++}`;
    this.columns.push(name);
    return name;
  }

  private column(): string {
    return this.random(40) === 0 ? this.pick(['Nope', 'policy']) : this.pick(this.columns);
  }

  private list(item: () => string, most: number): string {
    return Array.from({ length: 1 + this.random(most) }, item).join(', ');
  }

  private expression(depth: number): string {
    const inner = () => this.expression(depth + 1);
    switch (this.random(depth > 2 ? 6 : 22)) {
      case 3:
      case 4:
        return this.pick(LITERALS);
      case 5:
        return `parse_json(${this.column()})`;
      case 6:
        return `${inner()} ${this.pick(['+', '-', '*', '/', '%'])} ${inner()}`;
      case 7:
        return `${inner()} ${this.pick(['==', '!=', '<', '<=', '>', '>=', '<>'])} ${inner()}`;
      case 8:
        return `${inner()} ${this.pick(BETWEEN_TEXTS)} ${inner()}`;
      case 9:
        return `${inner()} ${this.pick(['and', 'or'])} ${inner()}`;
      case 10:
        return `(${inner()})`;
      case 11:
      case 12:
      case 13:
        return `${this.pick(OF_ONE)}(${inner()})`;
      case 14:
        return `${this.pick(OF_TWO)}(${inner()}, ${inner()})`;
      case 15:
        return `${this.pick(OF_THREE)}(${inner()}, ${inner()}, ${inner()})`;
      case 16:
        return `${this.pick([this.column(), `parse_json(${this.column()})`, 'dynamic({"a":{"b":[1]}})'])}${this.pick(STEPS)}`;
      case 17:
        return `${inner()} ${this.pick(['in', '!in', 'in~', '!in~', 'has_any'])} (${this.list(inner, 2)})`;
      case 18:
        return `${inner()} ${this.pick(['between', '!between'])} (${inner()} .. ${inner()})`;
      case 19:
        return `${this.pick(['-', '+'])}${inner()}`;
      case 20:
        return this.pick(['now()', 'count()', 'foo(1)', 'extract("a(.)",1,Policy,typeof(long))', 'strlen']);
      default:
        return this.column();
    }
  }

  private named(): string {
    const expression = this.expression(0);
    if (this.random(3) > 0) return expression;
    return `${this.random(4) === 0 ? this.pick([...COLUMNS, 'count', "['q r']", 'Column1']) : this.name()}=${expression}`;
  }

  private simple(): string {
    return this.pick([this.column(), `strlen(${this.column()})`, `tostring(${this.column()})`, this.expression(2)]);
  }

  private aggregate(): string {
    const name = this.pick(AGGREGATES);
    const argument = this.random(2) === 0 ? this.column() : this.expression(1);
    const call = name.startsWith('arg')
      ? `${name}(${argument}, ${this.pick(['*', this.column(), this.expression(2)])})`
      : name === 'count'
        ? 'count()'
        : `${name}(${name === 'take_any' && this.random(3) === 0 ? '*' : argument})`;
    const named = () => `${this.name()}=${this.pick([call, `(${call})`])}`;
    return this.pick([
      () => call,
      () => call,
      named,
      named,
      () => `${call} ${this.pick(['+', '=='])} 1`,
      () => `tostring(${call})`,
    ])();
  }

  private order(): string {
    return `${this.simple()}${this.pick(['', ' asc', ' desc', ' asc nulls last', ' nulls first'])}`;
  }

  private expansion(): string {
    const value = this.pick([`parse_json(${this.column()})`, 'dynamic({"a":1})', this.column(), 'split(Policy, ",")']);
    const type = this.random(6) === 0 ? ` to typeof(${this.pick(['long', 'string', 'bool'])})` : '';
    return `${this.random(2) === 0 ? `${this.name()}=` : ''}${value}${type}`;
  }

  private operator(): string {
    switch (this.random(16)) {
      case 0:
      case 1:
        return `where ${this.expression(0)}`;
      case 2:
        return `project ${this.list(() => this.named(), 3)}`;
      case 3:
        return `extend ${this.list(() => this.named(), 3)}`;
      case 4:
        return `mv-expand ${this.pick(['', '', 'with_itemindex=i ', 'kind=array '])}${this.list(() => this.expansion(), 2)}`;
      case 5:
      case 6: {
        const keys = this.random(2) === 0 ? ` by ${this.list(() => this.simple(), 2)}` : '';
        return `summarize ${this.list(() => this.aggregate(), 3)}${keys}`;
      }
      case 7:
        return this.pick([
          'count',
          'count as N',
          'getschema',
          'evaluate narrow()',
          'take 2',
          `take ${this.pick(LITERALS)}`,
        ]);
      case 8:
        return `${this.pick(['sort', 'order'])} by ${this.list(() => this.order(), 2)}`;
      case 9:
        return `top ${this.pick(['1', '5', 'strlen("ab")'])} by ${this.order()}`;
      case 10:
        return `distinct ${this.list(() => (this.random(4) === 0 ? '*' : this.simple()), 3)}`;
      case 11:
        return `project-away ${this.list(() => this.pick([this.column(), 'P*', '*Name', 'Z*']), 2)}`;
      case 12:
        return `project-keep ${this.list(() => this.pick([this.column(), 'P*', '*Name', '*']), 2)}`;
      case 13:
        return `project-rename ${this.list(() => `${this.name()}=${this.column()}`, 2)}`;
      case 14:
        return `project-reorder ${this.list(() => this.pick([this.column(), 'P*', '* asc', 'E* desc']), 2)}`;
      default:
        return `extend d=parse_json(${this.column()})${this.random(2) === 0 ? ' | evaluate bag_unpack(d)' : ''}`;
    }
  }
}
