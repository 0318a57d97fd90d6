import { intersection } from '../../../automata/index.js';
import { DotnetRegex, RegexBudgetError, type LoopNode } from '../../../regex/index.js';
import { tryLanguage } from '../hostile.js';
import type { PatternSubject } from '../pattern-subject.js';
import { language } from '../questions.js';
import type { PatternRule } from '../rule.js';
import { nodesOf } from '../walk.js';

/** Long enough that a doubling for each turn ends every patience; short enough for a URI. */
const TURNS = 40;
const NOT_EMPTY = language(String.raw`\A(?s:.)`);

export const catastrophicBacktracking: PatternRule = {
  id: 'EGR027',
  name: 'catastrophic-backtracking',
  severity: 'warning',
  summary: 'A repeat inside a repeat that can share a text in many ways takes .NET exponential time.',
  about: 'regex',
  appliesTo: 'any',
  *check(subject) {
    for (const node of nodesOf(subject.tree.root)) {
      if (node.type !== 'loop' || node.max !== Infinity) continue;
      if (subject.questions.isLate()) return;
      const uri = attackOn(subject, node);
      if (uri === null) continue;
      yield {
        span: node,
        message: `a text may be shared among the turns of this repeat in many ways, and .NET tries them all`,
        witness: { uri, effect: 'denied' },
        assumption: 'the service runs .NET regexes by backtracking, with a time limit or without',
      };
    }
  },
};

/**
 * A URI that backtracking cannot decide. The body of the repeat must match some text both in one turn and in two; so many of them,
 * after what the repeat needs before it, have twice as many ways with each turn.
 */
function attackOn(subject: PatternSubject, { body, start }: LoopNode): string | null {
  const source = subject.source(body);
  const once = tryLanguage(`\\A(?:${source})\\z`);
  const twice = tryLanguage(`\\A(?:${source})(?:${source})\\z`);
  if (once === null || twice === null) return null;
  const turn = subject.questions.findText([intersection(once, twice, NOT_EMPTY)]);
  if (turn.kind !== 'found') return null;
  const before = tryLanguage(`\\A(?:${subject.pattern.slice(0, start)})\\z`);
  const prefix = before === null ? null : subject.questions.findText([before]);
  const starts = [prefix?.kind === 'found' ? prefix.uri : null, 'https://'].filter(each => each !== null);
  const attacks = starts.map(each => `${each}${turn.uri.repeat(TURNS)}!`).filter(uri => /^https?:/.test(uri));
  return attacks.find(uri => exhausts(subject.pattern, uri)) ?? null;
}

function exhausts(pattern: string, uri: string): boolean {
  const compiled = DotnetRegex.tryCompile(pattern);
  if (!compiled.ok) return false;
  try {
    compiled.regex.matchByBacktracking(uri);
    return false;
  } catch (error) {
    if (error instanceof RegexBudgetError) return true;
    throw error;
  }
}
