// Fullwidth and wide characters of Unicode's East Asian Width (UAX #11) beyond those that are emoji by default.
// By whole blocks: the gaps in them are unassigned or reserved for more of their kind.
const WIDE =
  /[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\u3247\u3250-\u4dbf\u4e00-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{16fff}\u{17000}-\u{18dff}\u{1aff0}-\u{1b2ff}\u{1f200}-\u{1f2ff}\u{20000}-\u{3fffd}]|(?![\u{1f1e6}-\u{1f1ff}])\p{Emoji_Presentation}/u;

// Marks that are on the character before them, and the vowels and finals that join a Hangul syllable.
const ZERO_WIDTH = /[\p{Mn}\p{Me}\u1160-\u11ff\ud7b0-\ud7ff]/u;

const NOT_ASCII = /[^\x20-\x7e]/;

/** How many terminal columns a printable text takes: wide characters and emoji two, combining marks none. */
export function displayWidth(text: string): number {
  if (!NOT_ASCII.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

function characterWidth(character: string): 0 | 1 | 2 {
  if (character <= '~') return 1;
  if (ZERO_WIDTH.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/**
 * Breaks a printable text into lines of at most `width` columns (at least 2, so that a wide character fits), after a blank
 * or comma where one is in the line's second half. No character is lost: the lines joined are the text.
 */
export function wrapped(text: string, width: number): string[] {
  const limit = Math.max(2, width);
  if (displayWidth(text) <= limit) return [text];
  const lines: string[] = [];
  let start = 0;
  let used = 0;
  /** The end of the line if it is broken after its last blank or comma, and the columns up to there. */
  let breakAt = 0;
  let usedAtBreak = 0;
  let offset = 0;
  for (const character of text) {
    const columns = characterWidth(character);
    if (used + columns > limit) {
      const soft = usedAtBreak > limit / 2;
      const end = soft ? breakAt : offset;
      lines.push(text.slice(start, end));
      used -= soft ? usedAtBreak : used;
      start = end;
      usedAtBreak = 0;
    }
    used += columns;
    offset += character.length;
    if (character === ' ' || character === ',') {
      breakAt = offset;
      usedAtBreak = used;
    }
  }
  lines.push(text.slice(start));
  return lines;
}
