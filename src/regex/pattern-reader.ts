import { DotnetRegexParseError, type RegexParseErrorKind } from './parse-error.js';
import { isBoundaryWord } from './unicode.js';

/** The inline options, `(?imnsx)`. */
export const InlineOption = {
  ignoreCase: 1,
  multiline: 2,
  explicitCapture: 4,
  singleline: 8,
  ignoreWhitespace: 16,
} as const;

const OPTION_OF_LETTER: ReadonlyMap<string, number> = new Map([
  ['i', InlineOption.ignoreCase],
  ['m', InlineOption.multiline],
  ['n', InlineOption.explicitCapture],
  ['s', InlineOption.singleline],
  ['x', InlineOption.ignoreWhitespace],
]);

const MAX_INTEGER = 0x7fffffff;

const SIMPLE_ESCAPES: ReadonlyMap<string, number> = new Map([
  ['a', 0x07],
  ['b', 0x08],
  ['e', 0x1b],
  ['f', 0x0c],
  ['n', 0x0a],
  ['r', 0x0d],
  ['t', 0x09],
  ['v', 0x0b],
]);

export const isDigit = (character: string): boolean => character >= '0' && character <= '9' && character.length === 1;
export const isNameCharacter = (character: string): boolean =>
  character.length === 1 && isBoundaryWord(character.charCodeAt(0));
const isBlank = (character: string): boolean => character.length === 1 && ' \t\n\f\r'.includes(character);

/**
 * The cursor on a pattern, and the small things of the dialect that are alone: numbers, names, escapes, comments, options.
 *
 * The order of reads and checks follows .NET's parser, for the offset of an error is where its cursor was.
 */
export class PatternReader {
  position = 0;

  constructor(
    readonly pattern: string,
    /** The `InlineOption`s in force at the cursor. */
    public options: number,
  ) {}

  get remaining(): number {
    return this.pattern.length - this.position;
  }

  isAtEnd(): boolean {
    return this.position >= this.pattern.length;
  }

  has(option: number): boolean {
    return (this.options & option) !== 0;
  }

  /** The character that many places ahead, or '' beyond the end. */
  peek(ahead = 0): string {
    return this.pattern.charAt(this.position + ahead);
  }

  /** The next character, stepped over; '' at the end, where the cursor stays. */
  take(): string {
    const character = this.peek();
    this.position += character.length;
    return character;
  }

  fail(kind: RegexParseErrorKind, detail?: string): never {
    throw new DotnetRegexParseError(kind, this.pattern, this.position, detail);
  }

  /** Skips `(?#...)` comments, and under `(?x)` blanks and `#...` comments too. */
  skipBlank(): void {
    const expanded = this.has(InlineOption.ignoreWhitespace);
    while (true) {
      if (expanded) {
        while (isBlank(this.peek())) this.position++;
      }
      if (expanded && this.peek() === '#') {
        while (!this.isAtEnd() && this.peek() !== '\n') this.position++;
      } else if (this.pattern.startsWith('(?#', this.position)) {
        while (!this.isAtEnd() && this.peek() !== ')') this.position++;
        if (this.isAtEnd()) this.fail('UnterminatedComment');
        this.position++;
      } else {
        return;
      }
    }
  }

  /** Digits, as many as there are (none = 0). */
  takeDecimal(): number {
    let value = 0;
    while (isDigit(this.peek())) {
      value = value * 10 + Number(this.take());
      if (value > MAX_INTEGER) this.fail('QuantifierOrCaptureGroupOutOfRange');
    }
    return value;
  }

  takeName(): string {
    const start = this.position;
    while (isNameCharacter(this.peek())) this.position++;
    return this.pattern.slice(start, this.position);
  }

  /** The letters of `(?im-sx`: stops at the first that is not an option. */
  takeOptions(): void {
    for (let off = false; !this.isAtEnd(); this.position++) {
      const character = this.peek();
      if (character === '-' || character === '+') {
        off = character === '-';
        continue;
      }
      const option = OPTION_OF_LETTER.get(character.toLowerCase());
      if (option === undefined) return;
      this.options = off ? this.options & ~option : this.options | option;
    }
  }

  /** The name in `\p{name}`, from the brace on. */
  takeProperty(): string {
    if (this.remaining < 3) this.fail('InvalidUnicodePropertyEscape');
    if (this.take() !== '{') this.fail('MalformedUnicodePropertyEscape');
    const start = this.position;
    while (isNameCharacter(this.peek()) || this.peek() === '-') this.position++;
    const name = this.pattern.slice(start, this.position);
    if (this.take() !== '}') this.fail('InvalidUnicodePropertyEscape');
    return name;
  }

  /** What follows a backslash, where it stands for one character. Never called at the end. */
  takeCharacterEscape(): number {
    if (this.peek() >= '0' && this.peek() <= '7') return this.takeOctal();
    const character = this.take();
    switch (character) {
      case 'x':
        return this.takeHexadecimal(2);
      case 'u':
        return this.takeHexadecimal(4);
      case 'c':
        return this.takeControl();
    }
    const simple = SIMPLE_ESCAPES.get(character);
    if (simple !== undefined) return simple;
    if (isNameCharacter(character)) this.fail('UnrecognizedEscape', character);
    return character.charCodeAt(0);
  }

  /** Up to three octal digits; high bits beyond 255 are dropped. */
  private takeOctal(): number {
    let value = 0;
    for (let count = 0; count < 3 && this.peek() >= '0' && this.peek() <= '7'; count++) {
      value = value * 8 + Number(this.take());
    }
    return value & 0xff;
  }

  private takeHexadecimal(digits: number): number {
    const text = this.pattern.slice(this.position, this.position + digits);
    const valid = /^[0-9a-fA-F]*/.exec(text)?.[0].length ?? 0;
    if (text.length < digits) this.fail('InsufficientOrInvalidHexDigits');
    if (valid < digits) {
      // .NET has stepped over the first wrong one when it complains.
      this.position += valid + 1;
      this.fail('InsufficientOrInvalidHexDigits');
    }
    this.position += digits;
    return parseInt(text, 16);
  }

  private takeControl(): number {
    if (this.isAtEnd()) this.fail('MissingControlCharacter');
    const character = this.take();
    const unit = (character >= 'a' && character <= 'z' ? character.toUpperCase() : character).charCodeAt(0) - 0x40;
    if (unit < 0 || unit >= 0x20) this.fail('UnrecognizedControlCharacter');
    return unit;
  }
}
