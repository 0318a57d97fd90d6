import { printable } from '../../grammar/text/mention.js';

const XML_ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A text inside XML. XML has no way to write most control characters, so they are shown by their code points; line breaks are kept. */
export function xml(text: string): string {
  const shown = text.split('\n').map(printable).join('\n');
  return shown.replace(/[&<>"]/g, character => XML_ENTITIES[character] ?? character);
}
