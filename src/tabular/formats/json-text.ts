/** JSON data, and besides bigints, which are written as JSON numbers with all their digits. */
export type JsonData =
  string | number | bigint | boolean | null | readonly JsonData[] | { readonly [name: string]: JsonData };

// Legal in JSON, but a terminal obeys or hides them: DEL, C1 controls, format characters such as bidirectional overrides,
// line separators. JSON.stringify already escapes C0 controls and lone surrogates.
const UNSAFE = /[\u007f-\u009f\u2028\u2029\p{Cf}]/gu;

/** Nearly every text, and much faster to tell than what is unsafe. */
const PLAIN = /^[ -~]*$/;

/** A piece of text that is done, or a value that is to be written. */
type Step = { readonly text: string } | { readonly value: JsonData };

/**
 * JSON text, compact, safe to show on a terminal. JSON has no NaN and no infinities: they become the strings
 * `"NaN"`, `"Infinity"` and `"-Infinity"`, as .NET's Json.NET writes them and Kusto's clients read them.
 * Works on values of any depth.
 */
export function jsonText(root: JsonData): string {
  let text = '';
  const steps: Step[] = [{ value: root }];
  for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
    if ('text' in step) {
      text += step.text;
      continue;
    }
    const { value } = step;
    if (value === null || typeof value !== 'object') {
      text += scalarText(value);
    } else if (isArray(value)) {
      text += '[';
      steps.push({ text: ']' });
      for (let index = value.length - 1; index >= 0; index--) {
        steps.push({ value: value[index] ?? null });
        if (index > 0) steps.push({ text: ',' });
      }
    } else {
      text += '{';
      steps.push({ text: '}' });
      const members = Object.entries(value);
      for (const [index, [name, member]] of [...members.entries()].reverse()) {
        steps.push({ value: member }, { text: `${index > 0 ? ',' : ''}${stringText(name)}:` });
      }
    }
  }
  return text;
}

/** What `String` says, except that it keeps the sign of zero. */
export function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

function scalarText(value: string | number | bigint | boolean | null): string {
  switch (typeof value) {
    case 'string':
      return stringText(value);
    case 'number':
      return Number.isFinite(value) ? numberText(value) : `"${value}"`;
    default:
      return String(value);
  }
}

function stringText(value: string): string {
  const text = JSON.stringify(value);
  return PLAIN.test(text) ? text : text.replace(UNSAFE, escaped);
}

function escaped(character: string): string {
  // By code unit: the few format characters beyond U+FFFF need two escapes.
  return Array.from({ length: character.length }, (_, index) => {
    return `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
  }).join('');
}

/** Array.isArray does not narrow read-only arrays. */
function isArray(value: readonly JsonData[] | { readonly [name: string]: JsonData }): value is readonly JsonData[] {
  return Array.isArray(value);
}
