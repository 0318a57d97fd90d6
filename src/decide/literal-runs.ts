import { toLowercase } from '../regex/case-equivalence.js';
import { MIN_TEXT_LENGTH } from './literal-index.js';
import { literalFacts, type CharacterNode, type RegexNode, type RegexTree } from '../regex/index.js';

/** The shortest run that an index can look up; where there is none, the slower look at the whole tree may find one. */
const LONG_ENOUGH = MIN_TEXT_LENGTH;

/**
 * Texts that every subject of a match contains once it is turned to lower case ({@link lowered}): of each list at least one.
 * Nothing is known where the result is empty.
 */
export function necessaryTexts(tree: RegexTree): readonly (readonly string[])[] {
  const runs = runsOf(tree.root, loweredUnit).map(run => [run]);
  if (runs.some(([run = '']) => run.length >= LONG_ENOUGH)) return runs;
  const { required } = literalFacts(tree, 'lower case');
  return required === undefined ? runs : [...runs, required];
}

/** The longest text that every subject of a match contains as it is written, or null. */
export function exactText({ root }: RegexTree): string | null {
  return runsOf(root, ({ set }) => set.onlyUnit ?? null).reduce<string | null>(
    (longest, run) => (longest !== null && longest.length >= run.length ? longest : run),
    null,
  );
}

/** Whether a subject, lowered, contains what a match needs. */
export function mayMatch(texts: readonly (readonly string[])[], loweredSubject: string): boolean {
  return texts.every(alternatives => alternatives.some(text => loweredSubject.includes(text)));
}

/** The stretches of plain characters that every match passes through, each as the unit that `unitOf` gives for it. */
function runsOf(root: RegexNode, unitOf: (node: CharacterNode) => number | null): readonly string[] {
  const runs: string[] = [];
  let run: string[] = [];
  const end = (): void => {
    if (run.length > 0) runs.push(run.join(''));
    run = [];
  };
  for (const node of root.type === 'concatenation' ? root.children : [root]) {
    // An anchor takes no text, so the run goes on behind it.
    if (node.type === 'anchor') continue;
    const unit = node.type === 'character' ? unitOf(node) : null;
    if (unit === null) end();
    else run.push(String.fromCharCode(unit));
  }
  end();
  return runs;
}

/** The one unit that all that the character matches turns into in lower case, or null where there are several. */
function loweredUnit({ set, unit }: CharacterNode): number | null {
  const wanted = toLowercase(unit);
  for (const [first, last] of set) {
    for (let matched = first; matched <= last; matched++) if (toLowercase(matched) !== wanted) return null;
  }
  return wanted;
}

const ASCII_ONLY = /^[\0-\x7f]*$/;

/** The text in lower case, unit by unit, as regexes without regard to case compare. */
export function lowered(text: string): string {
  if (ASCII_ONLY.test(text)) return text.toLowerCase();
  let result = '';
  for (let index = 0; index < text.length; index++) result += String.fromCharCode(toLowercase(text.charCodeAt(index)));
  return result;
}
