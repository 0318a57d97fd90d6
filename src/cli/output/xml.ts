import { printable } from '../../../grammar/text/mention.js';

/** XML that is well-formed and shows texts as texts; only {@link xml} makes it. */
export class Xml {
  private constructor(readonly text: string) {}

  static readonly tagged = (parts: TemplateStringsArray, ...values: readonly XmlValue[]): Xml =>
    new Xml(parts.map((part, index) => part + (index < values.length ? textOf(values[index] ?? '') : '')).join(''));
}

type XmlValue = string | number | Xml | readonly Xml[];

/** A piece of XML. Texts in it become texts, pieces stay pieces, a list of pieces is its items one after another. */
export const xml = Xml.tagged;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function textOf(value: XmlValue): string {
  if (value instanceof Xml) return value.text;
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return value.map(({ text }) => text).join('');
  // XML has no way to write most control characters, so they are shown by their code points; line breaks are kept.
  const shown = value.split('\n').map(printable).join('\n');
  return shown.replace(/[&<>"]/g, character => ENTITIES[character] ?? character);
}
