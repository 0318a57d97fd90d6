import type { ClassItem } from '../../../regex/index.js';
import { askFor, EVIL_EXAMPLE } from '../hostile.js';
import { language } from '../questions.js';
import type { PatternRule } from '../rule.js';
import { nodesOf } from '../walk.js';

/** The range reads what ends a host. */
const EVIL_BEFORE_DELIMITER = language(String.raw`\Ahttps?://evil(?:\.example)?[/?#\\:@]`);
const KINDS = [/[a-z]/, /[A-Z]/, /[0-9]/];

export const overlyLargeRange: PatternRule = {
  id: 'EGR013',
  name: 'overly-large-range',
  severity: 'error',
  summary: 'A range such as A-z or +-_ reads more than its ends suggest, delimiters of URIs among it.',
  about: 'regex',
  appliesTo: 'allow',
  *check(subject) {
    for (const node of nodesOf(subject.tree.root)) {
      if (node.type !== 'class' || node.form !== 'bracket') continue;
      for (const item of node.items.filter(isOddRange)) {
        const { start, end } = item;
        const repaired = subject.replaced(start, end, narrowed(item));
        const question = {
          span: { start, end },
          message: `the range ${subject.source(item)} reads ${readsOf(item)}`,
          repaired,
          // Names have all of these, whatever the range was meant to read.
          otherFix: subject.replaced(start, end, 'A-Za-z0-9_.\\-'),
        };
        const hostile = [...askFor(subject, { ...question, hostile: [EVIL_BEFORE_DELIMITER], prefer: [EVIL_EXAMPLE] })];
        if (hostile.length > 0) yield* hostile;
        else yield* askFor(subject, { ...question, hostile: [], severity: 'warning' });
      }
    }
  },
};

function endsOf({ set }: ClassItem): readonly [string, string] {
  return [String.fromCharCode(set.ranges[0] ?? 0), String.fromCharCode(set.ranges[1] ?? 0)];
}

/** A range whose ends are not both small letters, both capitals or both digits. */
export function isOddRange(item: ClassItem): boolean {
  if (item.type !== 'range' || item.set.size < 3) return false;
  const [first, last] = endsOf(item);
  return first < '\u0080' && !KINDS.some(kind => kind.test(first) && kind.test(last));
}

/** What was probably meant: the letters between, or the three characters themselves. */
function narrowed(item: ClassItem): string {
  const [first, last] = endsOf(item);
  if (/[A-Z]/.test(first) && /[a-z]/.test(last)) return `${first}-Za-${last}`;
  const plain = (character: string): string => (/[\\\]^-]/.test(character) ? `\\${character}` : character);
  return `${plain(first)}${plain(last)}\\-`;
}

function readsOf({ set }: ClassItem): string {
  const among = Array.from('/?#@:\\[]^`').filter(character => set.has(character.charCodeAt(0)));
  return among.length === 0 ? `${set.size} characters` : `${set.size} characters, ${among.join(' ')} among them`;
}
