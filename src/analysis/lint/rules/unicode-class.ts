import type { ClassItem, ClassNode } from '../../../regex/index.js';
import { askFor } from '../hostile.js';
import { language } from '../questions.js';
import type { PatternSubject } from '../pattern-subject.js';
import type { PatternRule } from '../rule.js';
import { nodesOf } from '../walk.js';

const NARROW: Readonly<Record<string, string>> = { '\\w': 'A-Za-z0-9_', '\\d': '0-9' };
const PLAIN = language(String.raw`\Ahttps://[a-z0-9_.-]+/?\z`);
const A_HOST = language(String.raw`\Ahttps://[^/?#@:\s\\]*(?:/|\z)`);

export const unicodeClass: PatternRule = {
  id: 'EGR019',
  name: 'unicode-class',
  severity: 'info',
  summary: String.raw`In .NET \w and \d read the letters and digits of all scripts, and \w the underscore.`,
  about: 'regex',
  appliesTo: 'allow',
  *check(subject) {
    for (const { start, end, isItem } of escapesIn(subject)) {
      const source = subject.source({ start, end });
      const narrow = NARROW[source] ?? '';
      yield* askFor(subject, {
        span: { start, end },
        message: `${source} also reads ${source === '\\w' ? 'the underscore and ' : ''}${source === '\\w' ? 'letters' : 'digits'} of all scripts`,
        hostile: [A_HOST],
        prefer: [PLAIN],
        repaired: subject.replaced(start, end, isItem ? narrow : `[${narrow}]`),
      });
    }
  },
};

interface Place {
  readonly start: number;
  readonly end: number;
  /** Whether it is inside brackets. */
  readonly isItem: boolean;
}

/** The escapes inside hosts; digits of a port do not matter for names. */
function escapesIn(subject: PatternSubject): readonly Place[] {
  const inHosts = new Set(subject.branches.flatMap(({ host }) => host.map(({ node }) => node)));
  const hosts = [...inHosts].sort((left, right) => left.start - right.start);
  let furthest = 0;
  // How far what begins before each reaches at most, so that a pattern of many parts is not gone through for each of them.
  const ends = hosts.map(({ end }) => (furthest = Math.max(furthest, end)));
  const isInHost = ({ start, end }: ClassNode): boolean => {
    let [low, high] = [0, hosts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((hosts[middle]?.start ?? 0) <= start) low = middle + 1;
      else high = middle;
    }
    return end <= (ends[low - 1] ?? -1);
  };
  return [...nodesOf(subject.tree.root)].flatMap(node =>
    node.type === 'class' && isInHost(node) ? escapesOf(subject, node) : [],
  );
}

function escapesOf(subject: PatternSubject, node: ClassNode): readonly Place[] {
  const isWide = (place: ClassItem | ClassNode): boolean => Object.hasOwn(NARROW, subject.source(place));
  if (node.form === 'escape') return isWide(node) ? [{ start: node.start, end: node.end, isItem: false }] : [];
  return node.items.filter(isWide).map(({ start, end }) => ({ start, end, isItem: true }));
}
