import { catching, ProblemError, type Result } from '../../grammar/text/problem.js';
import { sameData, type JsonMember, type JsonNode, type JsonString } from './nodes.js';
import { jsonMessages, type JsonProblem } from './messages.js';

/** What a reader accepts beyond RFC 8259. All off by default. */
export interface JsonDialect {
  /** Line and block comments, as in ARM templates and settings files. */
  readonly comments?: boolean;
  /** A comma before `]` or `}`. */
  readonly trailingCommas?: boolean;
  /** Raw line breaks and tabs inside strings: ARM takes them, and a template of the documentation has one. */
  readonly rawControlCharacters?: boolean;
  /** One name twice in an object, where both have the same value: ARM takes it, and a real template has it. */
  readonly repeatedMembers?: boolean;
}

export type JsonResult = Result<JsonNode, JsonProblem>;

/** Deeper than any policy or template; a bound for the reader's own stack. */
export const MAX_JSON_DEPTH = 100;

/** Values of one document. A policy of 100,000 rules has 400,000; each takes a hundred bytes with its place. */
export const MAX_JSON_VALUES = 1_000_000;

/** JSON with comments, as ARM's tools take it. */
export const ARM_JSON: JsonDialect = {
  comments: true,
  trailingCommas: true,
  rawControlCharacters: true,
  repeatedMembers: true,
};

/**
 * Reads one JSON document and keeps where everything is. Stops at the first problem.
 * Stricter than JSON.parse in one point: a name that appears twice in an object is refused, since readers disagree about which one counts
 * (but see {@link JsonDialect.repeatedMembers}).
 */
export function readJson(text: string, dialect: JsonDialect = {}): JsonResult {
  return catching<JsonNode, JsonProblem>(() => new JsonReader(text, dialect).document());
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const FIRST_PRINTABLE = 0x20;
const QUOTE = 0x22;
const SLASH = 0x2f;
const BACKSLASH = 0x5c;

/** Members up to which names are compared one by one. */
const SMALL_OBJECT = 8;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /[A-Za-z_$][\w$]*/y;
const HEXADECIMAL = /^[0-9a-fA-F]{4}$/;

function isSameAgain(members: readonly JsonMember[], { value: wanted }: JsonString, value: JsonNode): boolean {
  const first = members.find(({ name }) => name.value === wanted);
  return first !== undefined && sameData(first.value, value);
}

class JsonReader {
  private offset = 0;
  private values = 0;

  constructor(
    private readonly text: string,
    private readonly dialect: JsonDialect,
  ) {}

  document(): JsonNode {
    if (this.text.startsWith('\ufeff')) this.offset = 1;
    this.skipBlanks();
    if (this.offset >= this.text.length) this.fail(jsonMessages.empty(this.offset));
    const root = this.value(0);
    this.skipBlanks();
    if (this.offset < this.text.length) this.fail(jsonMessages.afterTheEnd(this.text, this.offset));
    return root;
  }

  private value(depth: number): JsonNode {
    if (++this.values > MAX_JSON_VALUES) this.fail(jsonMessages.tooMany(this.offset, MAX_JSON_VALUES));
    if (depth > MAX_JSON_DEPTH) this.fail(jsonMessages.tooDeep(this.offset, MAX_JSON_DEPTH));
    switch (this.text[this.offset]) {
      case '{':
        return this.object(depth);
      case '[':
        return this.array(depth);
      case '"':
        return this.string();
      default:
        return this.scalar();
    }
  }

  private object(depth: number): JsonNode {
    const start = this.offset++;
    const members: JsonMember[] = [];
    let names: Set<string> | null = null;
    for (;;) {
      this.skipBlanks();
      const character = this.text[this.offset];
      if (character === '}' && (members.length === 0 || this.dialect.trailingCommas)) break;
      if (character === undefined) this.fail(jsonMessages.unclosed(this.text, start, '}'));
      if (character !== '"') this.fail(jsonMessages.expectedName(this.text, this.offset, members.length > 0));
      const name = this.string();
      // Most objects are small, and comparing a few names is faster than building a set of them.
      if (members.length === SMALL_OBJECT) names = new Set(members.map(member => member.name.value));
      const isTwice = names === null ? members.some(member => member.name.value === name.value) : names.has(name.value);
      if (isTwice && this.dialect.repeatedMembers !== true) this.fail(jsonMessages.duplicateName(name));
      names?.add(name.value);
      this.skipBlanks();
      if (this.text[this.offset] !== ':') this.fail(jsonMessages.expectedColon(this.text, this.offset, name));
      this.offset++;
      this.skipBlanks();
      const value = this.value(depth + 1);
      if (!isTwice) members.push({ name, value });
      else if (!isSameAgain(members, name, value)) this.fail(jsonMessages.duplicateName(name));
      if (!this.more(start, '}')) break;
    }
    return { kind: 'object', start, end: ++this.offset, members };
  }

  private array(depth: number): JsonNode {
    const start = this.offset++;
    const items: JsonNode[] = [];
    for (;;) {
      this.skipBlanks();
      const character = this.text[this.offset];
      if (character === ']' && (items.length === 0 || this.dialect.trailingCommas)) break;
      if (character === ']') this.fail(jsonMessages.trailingComma(this.text, this.offset));
      if (character === undefined) this.fail(jsonMessages.unclosed(this.text, start, ']'));
      items.push(this.value(depth + 1));
      if (!this.more(start, ']')) break;
    }
    return { kind: 'array', start, end: ++this.offset, items };
  }

  /** After an item: true at a comma, which is consumed; false at the closing bracket, which is not. */
  private more(start: number, close: '}' | ']'): boolean {
    this.skipBlanks();
    const character = this.text[this.offset];
    if (character === close) return false;
    if (character === ',') {
      this.offset++;
      return true;
    }
    if (character === undefined) return this.fail(jsonMessages.unclosed(this.text, start, close));
    return this.fail(jsonMessages.expectedComma(this.text, this.offset, close));
  }

  private string(): JsonString {
    const { text } = this;
    const start = this.offset;
    let value = '';
    let pending = start + 1;
    let offset = pending;
    for (;;) {
      const code = text.charCodeAt(offset);
      if (code === QUOTE) break;
      if (code === BACKSLASH) {
        this.offset = offset;
        value += text.slice(pending, offset) + this.escape();
        pending = this.offset;
        offset = pending;
      } else if (code < FIRST_PRINTABLE && !this.dialect.rawControlCharacters) {
        this.fail(jsonMessages.rawControlCharacter(text, offset));
      } else if (offset >= text.length) {
        this.fail(jsonMessages.unclosedString(start, offset));
      } else {
        offset++;
      }
    }
    value += text.slice(pending, offset);
    this.offset = offset + 1;
    return { kind: 'string', start, end: this.offset, value };
  }

  private escape(): string {
    const start = this.offset;
    const letter = this.text[start + 1];
    if (letter === 'u') {
      const digits = this.text.slice(start + 2, start + 6);
      if (!HEXADECIMAL.test(digits)) this.fail(jsonMessages.badEscape(this.text, start));
      this.offset += 6;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    const character = letter === undefined ? undefined : ESCAPES[letter];
    if (character === undefined) return this.fail(jsonMessages.badEscape(this.text, start));
    this.offset += 2;
    return character;
  }

  private scalar(): JsonNode {
    const start = this.offset;
    NUMBER.lastIndex = start;
    const number = NUMBER.exec(this.text)?.[0];
    if (number !== undefined) {
      this.offset += number.length;
      // `01`, `1.`, `0x10`: a number that goes on as JSON's do not.
      if (/[\w.+]/.test(this.text[this.offset] ?? '')) this.fail(jsonMessages.badNumber(this.text, start));
      return { kind: 'number', start, end: this.offset, value: Number(number) };
    }
    WORD.lastIndex = start;
    const word = WORD.exec(this.text)?.[0];
    if (word === 'true' || word === 'false') {
      this.offset += word.length;
      return { kind: 'boolean', start, end: this.offset, value: word === 'true' };
    }
    if (word === 'null') {
      this.offset += word.length;
      return { kind: 'null', start, end: this.offset };
    }
    return this.fail(jsonMessages.expectedValue(this.text, start, word));
  }

  private skipBlanks(): void {
    const { text } = this;
    let { offset } = this;
    for (;;) {
      const code = text.charCodeAt(offset);
      if (code === SPACE || code === LINE_FEED || code === CARRIAGE_RETURN || code === TAB) {
        offset++;
        continue;
      }
      this.offset = offset;
      if (code !== SLASH || !this.dialect.comments) return;
      this.skipComment();
      ({ offset } = this);
    }
  }

  private skipComment(): void {
    const start = this.offset;
    if (this.text.startsWith('//', start)) {
      const end = /[\r\n]/.exec(this.text.slice(start));
      this.offset = end === null ? this.text.length : start + end.index;
    } else if (this.text.startsWith('/*', start)) {
      const end = this.text.indexOf('*/', start + 2);
      if (end < 0) this.fail(jsonMessages.unclosedComment(start, this.text.length));
      this.offset = end + 2;
    } else {
      this.fail(jsonMessages.expectedValue(this.text, start, undefined));
    }
  }

  private fail(problem: JsonProblem): never {
    throw new ProblemError(problem);
  }
}

/**
 * Where in the text the character `index` of a string's value comes from: for problems inside a string, such as a bad regex.
 * `index` may be the value's length, which gives the closing quote.
 */
export function offsetInString(text: string, string: JsonString, index: number): number {
  let offset = string.start + 1;
  for (let passed = 0; passed < index && offset < string.end - 1; passed++) {
    if (text[offset] !== '\\') offset += 1;
    else offset += text[offset + 1] === 'u' ? 6 : 2;
  }
  return offset;
}
