import { DotnetRegex, RegexBudgetError, type RegexNode } from '../regex/index.js';
import { armCalloutTypeOf } from '../policy/callout-types.js';
import { rulesInForce, type RuleLayer, type RuleSources } from '../policy/rules-in-force.js';
import { mention } from '../../grammar/text/mention.js';
import type { Decision } from './decision.js';

/** Of the rules of a type, the most that are looked at. */
const MAX_RULES = 200;
const MAX_PATTERN_LENGTH = 2_000;
/** The most places of a pattern at which it is cut off. */
const MAX_CUTS = 500;

/** A rule that would allow a callout but for the end of its URI. */
export interface NearMiss {
  readonly layer: RuleLayer;
  readonly index: number;
  /** What the beginning of the regex matches of the text, and what follows there. */
  readonly matched: string;
  readonly found: string;
  /** The rest of the regex, which does not match what follows. */
  readonly needed: string;
}

/** For a callout that no rule matches: the rule that allows and whose beginning matches the most of it; null where none comes close. */
export function nearMiss(sources: RuleSources, decision: Decision): NearMiss | null {
  const { allowed, reason, type, subjectText: subject, ignoreCase } = decision;
  if (allowed || reason !== 'no-rule' || subject === null) return null;
  const wanted = armCalloutTypeOf(type);
  const rules = rulesInForce(sources)
    .flatMap(({ layer, rules: ofLayer }) => ofLayer.map((rule, index) => ({ layer, index, rule })))
    .filter(({ rule }) => rule.CanCall && armCalloutTypeOf(rule.CalloutType) === wanted)
    .slice(0, MAX_RULES);
  // A scheme is common to all of them and says nothing.
  let most = /^[a-z][a-z0-9+.-]*:\/\//i.exec(subject)?.[0].length ?? 0;
  let closest: NearMiss | null = null;
  for (const { layer, index, rule } of rules) {
    const pattern = rule.CalloutUriRegex;
    const found = longestBeginning(pattern, ignoreCase, subject);
    if (found === null || found.length <= most) continue;
    most = found.length;
    closest = {
      layer,
      index,
      matched: subject.slice(found.index, found.index + found.length),
      found: subject.slice(found.index + found.length),
      needed: pattern.slice(found.cut),
    };
  }
  return closest;
}

/** `closest: arm-policy[0] of webapi: it matches …, then needs …, not …` */
export function nearMissText({ layer, index, matched, found, needed }: NearMiss, type: string): string {
  const instead = found === '' ? 'but the text ends there' : `not ${mention(found)}`;
  return `closest: ${layer}[${index}] of ${type}, which matches ${mention(matched)} and then needs ${mention(needed)}, ${instead}`;
}

interface Beginning {
  readonly index: number;
  readonly length: number;
  /** Where the beginning of the pattern ends. */
  readonly cut: number;
}

/** The longest beginning of a pattern, cut between its parts, that matches somewhere. */
function longestBeginning(pattern: string, ignoreCase: boolean, subject: string): Beginning | null {
  if (pattern.length > MAX_PATTERN_LENGTH) return null;
  const compiled = DotnetRegex.tryCompile(pattern, { ignoreCase });
  if (!compiled.ok) return null;
  const cuts = cutsOf(compiled.regex.tree.root).filter(cut => cut > 0 && cut < pattern.length);
  for (const cut of cuts.slice(-MAX_CUTS).reverse()) {
    const beginning = DotnetRegex.tryCompile(pattern.slice(0, cut), { ignoreCase });
    if (!beginning.ok) continue;
    try {
      const match = beginning.regex.matchByBacktracking(subject);
      if (match !== null) return { index: match.index, length: match.length, cut };
    } catch (error) {
      if (!(error instanceof RegexBudgetError)) throw error;
    }
  }
  return null;
}

/** The ends of the parts that follow one another at the top of a pattern. */
function cutsOf(root: RegexNode): readonly number[] {
  return root.type === 'concatenation' ? root.children.map(({ end }) => end) : [];
}
