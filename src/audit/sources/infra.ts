import { Code, type Place } from '../scope.js';
import { HOLE_MARK } from '../values.js';
import { KQL_MEMBERS, PROSE_MEMBERS, SCRIPT_MEMBERS } from './members.js';
import type { PlacedText, SourceBuilder } from './source.js';

/** Languages of infrastructure whose files hold KQL in strings. */
type InfraLanguage = 'terraform' | 'bicep';

/** A string of the source: its text, with a mark for each part that is computed, and the offset of each of its characters. */
interface SourceString {
  readonly text: string;
  readonly offsets: readonly number[];
  readonly start: number;
  readonly end: number;
}

/** The opening of a block: `resource "azurerm_kusto_script" "x"`, `resource x 'Microsoft.Kusto/clusters/databases/scripts@…'`. */
const BLOCK = /(?:resource|data|module)\s+(?:"([^"\n]*)"\s+"([^"\n]*)"|([A-Za-z_]\w*)\s+'([^'\n]*)')/y;
const SIGN = /\s*[:=](?!=)[ \t]*/y;
const NAME = /[A-Za-z_][\w-]*/y;
const HEREDOC = /<<-?[ \t]*([A-Za-z_]\w*)[ \t]*\r?\n/y;
const COMMENT = /\/\/[^\r\n]*|\/\*[^]*?(?:\*\/|$)/y;
const TERRAFORM_COMMENT = /#[^\r\n]*/y;

/**
 * Reads the KQL of a Terraform or Bicep file: the strings of scripts and queries. A script that is computed, or in another file, is
 * reported as unknown; any other string that looks like a callout is reported, too, since it may become a part of one.
 */
export function readInfraSource(
  text: string,
  placeOf: (offset: number) => Place,
  source: SourceBuilder,
  language: InfraLanguage,
): void {
  new InfraReader(text, placeOf, source, language).read();
}

class InfraReader {
  private position = 0;
  private entity: string | null = null;
  private isScript = false;

  constructor(
    private readonly text: string,
    private readonly placeOf: (offset: number) => Place,
    private readonly source: SourceBuilder,
    private readonly language: InfraLanguage,
  ) {}

  read(): void {
    const { text } = this;
    while (this.position < text.length) {
      if (this.skip(COMMENT) || (this.language === 'terraform' && this.skip(TERRAFORM_COMMENT))) continue;
      const block = this.match(BLOCK);
      if (block !== null) {
        const [, type, name, symbol, armType] = block;
        this.entity = name ?? symbol ?? null;
        this.isScript = /^(?:azurerm_kusto_script$|Microsoft\.Kusto\/clusters\/databases\/scripts@)/i.test(
          type ?? armType ?? '',
        );
        continue;
      }
      const string = this.string();
      if (string !== null) {
        this.suspect(string);
        continue;
      }
      const name = this.match(NAME);
      if (name === null) this.position++;
      else this.value(name[0]);
    }
  }

  /** What follows a name, where it is a member that holds KQL. */
  private value(name: string): void {
    const key = name.toLowerCase();
    if (PROSE_MEMBERS.has(key)) {
      const start = this.position;
      if (this.match(SIGN) === null || this.string() === null) this.position = start;
      return;
    }
    const isUrl = this.isScript && (key === 'url' || key === 'scripturl' || key === 'script_url');
    if (!KQL_MEMBERS.has(key) && !isUrl) return;
    if (this.match(SIGN) === null) return;
    const start = this.position;
    const string = isUrl ? null : this.string();
    const isWhole =
      string !== null && /[ \t]*(?:[\r\n,;}#]|\/[/*]|$)/y.test(this.text.slice(this.position, this.position + 200));
    if (isWhole) {
      this.source.addCode(this.placed(string), this.entity);
      if (isUnknownPart(string.text)) this.elsewhere(start, string.text);
      return;
    }
    this.position = start;
    if (isUrl || SCRIPT_MEMBERS.has(key)) this.elsewhere(start, /[^\r\n]*/.exec(this.text.slice(start))?.[0] ?? '');
  }

  private elsewhere(start: number, text: string): void {
    this.source.scriptUrls.push(new Code(text, () => this.placeOf(start), this.entity));
  }

  private suspect(string: SourceString): void {
    this.source.addSuspect(this.placed(string), this.entity);
  }

  private placed({ text, offsets, end }: SourceString): PlacedText {
    return { text, placeOf: offset => this.placeOf(offsets[offset] ?? end) };
  }

  private skip(pattern: RegExp): boolean {
    return this.match(pattern) !== null;
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.position;
    const match = pattern.exec(this.text);
    if (match !== null) this.position = pattern.lastIndex;
    return match;
  }

  /** The string that begins here; null where none does. */
  private string(): SourceString | null {
    const { text, language } = this;
    const start = this.position;
    if (language === 'bicep') {
      if (text.startsWith("'''", start)) return this.until(start + 3, "'''");
      return text[start] === "'" ? this.quoted(start, "'") : null;
    }
    const heredoc = this.match(HEREDOC);
    if (heredoc === null) return text[start] === '"' ? this.quoted(start, '"') : null;
    const from = this.position;
    const close = new RegExp(`^[ \\t]*${heredoc[1] ?? ''}[ \\t]*$`, 'm');
    const found = close.exec(text.slice(from));
    const end = found === null ? text.length : from + found.index;
    this.position = found === null ? text.length : end + found[0].length;
    return this.contentOf(from, end, false);
  }

  private until(from: number, close: string): SourceString {
    const found = this.text.indexOf(close, from);
    const end = found < 0 ? this.text.length : found;
    this.position = Math.min(this.text.length, end + close.length);
    const offsets = Array.from({ length: end - from }, (_, index) => from + index);
    return { text: this.text.slice(from, end), offsets, start: from, end };
  }

  private quoted(start: number, quote: string): SourceString {
    let end = start + 1;
    while (end < this.text.length && this.text[end] !== quote) {
      if (this.text[end] === '\\') end += 2;
      else if (this.text.startsWith('${', end) && this.text[end - 1] !== '$') end = this.afterExpression(end);
      else if (this.text[end] === '\n') break;
      else end++;
    }
    end = Math.min(end, this.text.length);
    this.position = end + 1;
    return this.contentOf(start + 1, end, true);
  }

  /** Where an interpolation `${…}` ends: brackets and strings in it are skipped. */
  private afterExpression(start: number): number {
    let depth = 0;
    for (let index = start + 1; index < this.text.length; index++) {
      const unit = this.text[index];
      if (unit === '{') depth++;
      else if (unit === '}' && --depth === 0) return index + 1;
      else if (unit === '"' || unit === "'") {
        const close = this.text.indexOf(unit, index + 1);
        if (close < 0 || this.text.slice(index, close).includes('\n')) return index;
        index = close;
      }
    }
    return this.text.length;
  }

  /** The characters that a string stands for. */
  private contentOf(from: number, to: number, hasEscapes: boolean): SourceString {
    let value = '';
    const offsets: number[] = [];
    const put = (piece: string, offset: number): void => {
      for (let index = 0; index < piece.length; index++) offsets.push(offset);
      value += piece;
    };
    for (let index = from; index < to;) {
      const unit = this.text[index] ?? '';
      const next = this.text[index + 1] ?? '';
      if (unit === '$' && this.text.startsWith('$${', index)) {
        put('${', index);
        index += 3;
      } else if ((unit === '$' || (unit === '%' && this.language === 'terraform')) && next === '{') {
        put(HOLE_MARK, index);
        index = Math.min(to, this.afterExpression(index));
      } else if (hasEscapes && unit === '\\') {
        const code = /^u(?:([0-9a-fA-F]{4})|\{([0-9a-fA-F]{1,6})\})/.exec(this.text.slice(index + 1, index + 10));
        const point = code === null ? null : parseInt(code[1] ?? code[2] ?? '', 16);
        put(point === null || point > 0x10ffff ? (ESCAPES[next] ?? next) : String.fromCodePoint(point), index);
        index += 1 + (code === null ? 1 : code[0].length);
      } else {
        put(unit, index);
        index++;
      }
    }
    return { text: value, offsets, start: from, end: to };
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** Whether a script has a line of its own that is computed: whatever it is, it may call out. */
export function isUnknownPart(text: string): boolean {
  return text.includes(HOLE_MARK) && text.split(/\r\n|\r|\n/).some(line => line.trim() === HOLE_MARK);
}
