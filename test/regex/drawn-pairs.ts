/**
 * Pairs of a pattern and an input, from a seed: patterns drawn from a grammar of callout rules and of all of the dialect, inputs
 * drawn from the pattern's own tree and then damaged a little, so that about half of them match and the others nearly do.
 */
import { parsePattern, type CharacterSet, type RegexNode } from '../../src/regex/index.js';
import type { Question } from './answer.js';
import type { Random } from './random-pattern.js';

const INPUTS_PER_PATTERN = 4;

// Characters about which the Unicode versions of all .NET runtimes agree, also without regard to case.
const UNITS = Array.from('aaabbbccxyzABX0129-._~:/?#@!%&=+ \t\n\réÉßяЯ中٣\u00a0\u200d');
const WORDS = ['contoso', 'blob', 'core', 'windows', 'net', 'com', 'api', 'a', 'db', 'x1', 'eu-west', 'kusto'];

/** `count` pairs, in order; the same for the same random numbers. */
export function* drawnPairs(random: Random, count: number): Generator<Question> {
  for (let made = 0; made < count;) {
    const pattern = new PatternWriter(random).pattern();
    const parsed = parsePattern(pattern);
    const options = random.chance(10) ? ({ options: 'IgnoreCase' } as const) : {};
    // Of one that .NET refuses, only the message is of interest.
    const inputs = parsed.ok ? INPUTS_PER_PATTERN : 1;
    for (let index = 0; index < inputs && made < count; index++, made++) {
      const input = parsed.ok ? damaged(random, new InputWriter(random).input(parsed.tree.root)) : '';
      yield { pattern, input, ...options };
    }
  }
}

/** The same of small patterns with lazy repeats of what may be empty, in and beside all that .NET's runtimes disagree about. */
export function* lazyPairs(random: Random, count: number): Generator<Question> {
  for (let made = 0; made < count;) {
    const pattern = `${random.pick(['', '', '^'])}${lazyPattern(random, 3)}${random.pick(['', '$', 'b'])}`;
    for (let index = 0; index < 2 && made < count; index++, made++) {
      yield {
        pattern,
        input: Array.from({ length: random.below(6) }, () => random.pick(['a', 'a', 'b', '-'])).join(''),
      };
    }
  }
}

function lazyPattern(random: Random, depth: number): string {
  const inner = (): string => lazyPattern(random, depth - 1);
  switch (random.below(depth === 0 ? 4 : 12)) {
    case 0:
    case 1:
      return random.pick(['a', 'b', '-', 'ab']);
    case 2:
      return random.pick(['(?:a?)+?', '(?:-?)*?', '(?:a|)+?', '(?:)+?', '\\b*?', '(?:a?b?){1,}?']);
    case 3:
      return random.pick(['a?', 'a??', '-*?', 'b+?', '.']);
    case 4:
    case 5:
      return inner() + inner();
    case 6:
      return `(?:${inner()}|${inner()})`;
    case 7:
      return `(?:${inner()})${random.pick(['*?', '+?', '{1,}?', '??', '{2}?'])}`;
    case 8:
      return `(?:${inner()})${random.pick(['*', '+', '{2}', '{1,3}', '?'])}`;
    case 9:
      return random.pick([`(${inner()})`, `(${inner()})\\1`, `(?<n>${inner()})`]);
    case 10:
      return `(?${random.pick(['=', '!', '<=', '<!', '>'])}${inner()})`;
    default:
      return `(?(?=a)${inner()}|${inner()})`;
  }
}

class PatternWriter {
  private groups = 0;
  private readonly names: string[] = [];

  constructor(private readonly random: Random) {}

  pattern(): string {
    const kind = this.random.below(10);
    if (kind < 3) return this.rule();
    const text = this.alternatives(kind < 8 ? 4 : 5);
    const start = this.random.chance(25) ? this.random.pick(['^', '\\A', '\\b', '(?m)^', '\\G']) : '';
    const end = this.random.chance(25) ? this.random.pick(['$', '\\z', '\\Z', '\\b', '(?m:$)']) : '';
    return `${this.random.chance(8) ? this.random.pick(['(?i)', '(?s)', '(?x)', '(?n)', '(?im-s)']) : ''}${start}${text}${end}`;
  }

  /** A regex as somebody may write one in a policy. */
  private rule(): string {
    const { random } = this;
    const start = random.pick([
      '^https://',
      '^https?://',
      '^(https|tcp)://',
      'https://',
      '^',
      '//',
      '^https:\\/\\/',
      '',
    ]);
    const labels = Array.from({ length: 1 + random.below(4) }, () => this.label());
    const port = random.pick(['', '', '', '(:443)?', '(?::\\d{2,4})?', ':\\d+?']);
    const end = random.pick(['', '/', '/?$', '(/|$)', '(?:/.*)?$', '/.*?x', '\\z', '(?=/)', '[/?#]', '/(?!secret)']);
    return start + labels.join(random.pick(['\\.', '\\.', '\\.', '.', '[.]'])) + port + end;
  }

  private label(): string {
    const { random } = this;
    switch (random.below(9)) {
      case 0:
      case 1:
      case 2:
        return random.pick(WORDS);
      case 3:
        return `(?:${random.pick(WORDS)}|${random.pick(WORDS)})`;
      case 4:
        return `[a-z0-9]${random.pick(['*', '+', '{3,22}', '{1,5}?', '+?'])}`;
      case 5:
        return `[a-z0-9](?:[a-z0-9-]${random.pick(['*', '{0,61}'])}[a-z0-9])?`;
      case 6:
        return `(${random.pick(WORDS)}\\.)${random.pick(['?', '*', '??', '{0,2}', '+?'])}${random.pick(WORDS)}`;
      case 7:
        return random.pick(['\\w+', '.*', '.+?', '[^/]+', '[^./]*', '\\S+', '\\d+', '[\\w-]+?']);
      default:
        return `(?:${this.alternatives(2)})`;
    }
  }

  private alternatives(depth: number): string {
    const count = this.random.chance(25) ? 2 + this.random.below(2) : 1;
    return Array.from({ length: count }, () => this.sequence(depth)).join('|');
  }

  private sequence(depth: number): string {
    const length = this.random.pick([0, 1, 1, 2, 2, 3, 4]);
    return Array.from({ length }, () => this.quantified(depth)).join('');
  }

  private quantified(depth: number): string {
    const { random } = this;
    const atom = depth > 0 && random.chance(45) ? this.group(depth - 1) : this.atom();
    if (!random.chance(40)) return atom;
    const [low, high] = [random.below(4), random.below(4)];
    const quantifier = random.pick(['*', '+', '?', '*', '+', `{${low}}`, `{${low},}`, `{${low},${low + high}}`]);
    return (
      atom + quantifier + (random.chance(40) ? '?' : '') + (random.chance(1) ? random.pick(['*', '+', '{2}']) : '')
    );
  }

  private atom(): string {
    const { random } = this;
    switch (random.below(16)) {
      case 0:
        return random.pick(['.', '\\w', '\\d', '\\s', '\\W', '\\D', '\\S']);
      case 1:
        return random.pick(['^', '$', '\\b', '\\B', '\\A', '\\z', '\\Z', '(?m:^)', '(?m:$)', '\\G']);
      case 2:
      case 3:
        return this.bracket();
      case 4:
        return random.pick([
          '\\x61',
          '\\u0062',
          '\\t',
          '\\n',
          '\\e',
          '\\cA',
          '\\060',
          '\\.',
          '\\/',
          '\\-',
          '\\#',
          '\\ ',
        ]);
      case 5:
        return random.pick([
          '\\p{Lu}',
          '\\P{Lu}',
          '\\p{Ll}',
          '\\p{Nd}',
          '\\p{L}',
          '\\P{L}',
          '\\p{IsCyrillic}',
          '\\p{Zs}',
        ]);
      case 6:
        return this.reference();
      case 7:
        return random.pick(['(?#note)', '(?i)', '(?-i)', '(?s)', '{', '}', ']', '{,2}', '\\_', '\\y', 'é', '中']);
      default:
        return random.pick(UNITS.slice(0, 20).map(unit => (/[\w\-~:/]/.test(unit) ? unit : `\\${unit}`)));
    }
  }

  private bracket(): string {
    const { random } = this;
    const parts = [
      'a-c',
      'b',
      'x-z',
      '\\d',
      '\\w',
      '0-9',
      '-',
      '.',
      '/',
      '\\-',
      '\\]',
      'A-F',
      '\\s',
      '\\x61-\\x63',
      '^',
      '[',
      'é',
    ];
    const count = 1 + random.below(3);
    const inner = Array.from({ length: count }, () => random.pick(parts)).join('');
    const subtraction = random.chance(12) ? `-[${random.pick(['b', 'a-b', '\\d', '^a', 'x-z-[y]'])}]` : '';
    return `[${random.chance(25) ? '^' : ''}${random.chance(4) ? ']' : ''}${inner}${subtraction}]`;
  }

  private reference(): string {
    const { random } = this;
    const name = this.names.length > 0 && random.chance(50) ? random.pick(this.names) : undefined;
    if (name !== undefined) return random.pick([`\\k<${name}>`, `\\k'${name}'`, `(?<-${name}>)`, `(?(${name})a|b)`]);
    if (this.groups === 0) return 'a';
    const number = 1 + random.below(this.groups);
    return random.pick([`\\${number}`, `\\k<${number}>`, `(?(${number})a|b)`, `(?(${number})|c)`]);
  }

  private group(depth: number): string {
    const { random } = this;
    switch (random.below(20)) {
      case 0:
      case 1:
      case 2:
        this.groups++;
        return `(${this.alternatives(depth)})`;
      case 3: {
        const name = random.pick(['n', 'm', 'n2']);
        const inner = this.alternatives(depth);
        this.names.push(name);
        return random.pick([`(?<${name}>${inner})`, `(?'${name}'${inner})`]);
      }
      case 4: {
        if (this.names.length === 0) return `(?:${this.alternatives(depth)})`;
        const [taken, kept] = [random.pick(this.names), random.pick(['', '', 'n', 'm'])];
        return `(?<${kept}-${taken}>${this.alternatives(depth)})`;
      }
      case 5:
        return `(?=${this.alternatives(depth)})`;
      case 6:
        return `(?!${this.sequence(depth)})`;
      case 7:
        return `(?<=${this.alternatives(depth)})`;
      case 8:
        return `(?<!${this.sequence(depth)})`;
      case 9:
        return `(?>${this.alternatives(depth)})`;
      case 10:
        return `(?${random.pick(['i', '-i', 's', 'n', 'x', 'm', 'i-s'])}:${this.alternatives(depth)})`;
      case 11:
        return `(?(?${random.pick(['=', '!', '<=', '<!'])}${this.sequence(depth)})${this.sequence(depth)}|${this.sequence(depth)})`;
      default:
        return `(?:${this.alternatives(depth)})`;
    }
  }
}

/** Writes what a tree may match. Looks and most anchors are left to chance. */
class InputWriter {
  private readonly captured = new Map<number, string>();
  private text = '';

  constructor(private readonly random: Random) {}

  input(root: RegexNode): string {
    this.write(root);
    return this.text;
  }

  private write(node: RegexNode): void {
    const { random } = this;
    if (this.text.length > 60) return;
    switch (node.type) {
      case 'character':
      case 'class':
        this.text += unitOf(random, node.set);
        break;
      case 'concatenation':
        for (const child of node.children) this.write(child);
        break;
      case 'alternation':
        this.write(random.pick(node.children));
        break;
      case 'loop': {
        const more = random.pick([0, 0, 1, 1, 2, 3]);
        const count = Math.min(node.min + more, node.max, 24);
        for (let index = 0; index < count; index++) this.write(node.body);
        break;
      }
      case 'capture': {
        const start = this.text.length;
        this.write(node.body);
        if (node.group !== undefined) this.captured.set(node.group, this.text.slice(start));
        break;
      }
      case 'group':
      case 'atomic':
        this.write(node.body);
        break;
      case 'lookaround':
        // Now and then what is looked for stands there, which may be right or wrong.
        if (random.chance(20)) this.write(node.body);
        break;
      case 'backreference':
        this.text += this.captured.get(node.group) ?? '';
        break;
      case 'capture-condition':
        this.write(this.captured.has(node.group) ? node.yes : node.no);
        break;
      case 'expression-condition':
        this.write(random.pick([node.yes, node.no]));
        break;
      default:
    }
  }
}

function unitOf(random: Random, set: CharacterSet): string {
  for (let tries = 0; tries < 8; tries++) {
    const unit = random.pick(UNITS);
    if (set.has(unit.charCodeAt(0))) return unit;
  }
  return UNITS.find(unit => set.has(unit.charCodeAt(0))) ?? String.fromCharCode(set.ranges[0] ?? 0x61);
}

function damaged(random: Random, text: string): string {
  if (random.chance(40)) return random.chance(15) ? `${random.pick(UNITS)}${text}${random.pick(['', '\n'])}` : text;
  const place = random.below(text.length + 1);
  const [before, after] = [text.slice(0, place), text.slice(place)];
  switch (random.below(6)) {
    case 0:
      return before + after.slice(1 + random.below(2));
    case 1:
      return before + random.pick(UNITS) + after;
    case 2:
      return before + random.pick(UNITS) + after.slice(1);
    case 3:
      return `${text}${random.pick(['\n', '/', 'x', 'a', '\n\n'])}`;
    case 4:
      return after + before;
    default:
      return before + after.slice(0, 3) + after;
  }
}
