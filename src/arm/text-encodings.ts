/*
 * Base 64 and percent encodings, as .NET has them.
 */

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** The base 64 of a text's UTF-8. */
export function toBase64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let binary = '';
  for (let start = 0; start < bytes.length; start += 4096)
    binary += String.fromCharCode(...bytes.subarray(start, start + 4096));
  return btoa(binary);
}

/** The text whose UTF-8 a base 64 holds, or null. */
export function fromBase64(text: string): string | null {
  if (text.length % 4 !== 0 || !BASE64.test(text)) return null;
  const binary = atob(text);
  return new TextDecoder().decode(Uint8Array.from(binary, unit => unit.charCodeAt(0)));
}

/** .NET's Uri.EscapeDataString: all but letters, digits and `-._~` as percent signs and hexadecimals. */
export function escapeUri(text: string): string {
  const wellFormed = new TextDecoder().decode(new TextEncoder().encode(text));
  return encodeURIComponent(wellFormed).replace(
    /[!'()*]/g,
    character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** .NET's Uri.UnescapeDataString: what is not a valid escape stays as it is. */
export function unescapeUri(text: string): string {
  return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, escapes => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes;
    }
  });
}

/** The text of a data URI, or null where it is none. */
export function dataUriText(uri: string): string | null {
  const comma = uri.indexOf(',');
  if (!/^data:/i.test(uri) || comma < 0) return null;
  const isBase64 = /;\s*base64\s*$/i.test(uri.slice(0, comma));
  const data = unescapeUri(uri.slice(comma + 1));
  return isBase64 ? fromBase64(data) : data;
}

/** Where a relative URI leads from a base, as RFC 3986 resolves it; null where the base is not an absolute URI. */
export function resolveUri(base: string, relative: string): string | null {
  return URL.canParse(relative, base) ? new URL(relative, base).href : null;
}
