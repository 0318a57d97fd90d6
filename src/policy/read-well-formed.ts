import { nestsDeeper } from '../json/depth.js';
import { calloutTypeOf } from './callout-types.js';
import { patternProblem } from './pattern-check.js';
import type { CalloutRule } from './rules.js';

/** The careful reader says where a text nests that is not a policy. */
const MAX_POLICY_DEPTH = 2;

/** Strings in the text of one rule: three names, two values. */
const STRINGS_PER_RULE = 5;

/**
 * The rules of a policy text with nothing wrong in it, or null: then the careful reader finds out what it is. Three times as
 * fast as that one, since JSON.parse keeps no places; what both take, both read alike (a property test holds them together).
 */
export function readWellFormed(text: string, limit: number): readonly CalloutRule[] | null {
  // A policy nests two deep.
  if (nestsDeeper(text, MAX_POLICY_DEPTH)) return null;
  const parsed = parseJson(text);
  if (!Array.isArray(parsed) || parsed.length > limit) return null;
  const rules: CalloutRule[] = [];
  // Array.isArray makes it an any[]; nothing is known of its items.
  for (const item of parsed as readonly unknown[]) {
    const rule = wellFormedRule(item);
    if (rule === null) return null;
    rules.push(rule);
  }
  // JSON.parse lets the last of several equal names win without a word; then there are more strings than the rules need.
  return countStrings(text) === rules.length * STRINGS_PER_RULE ? Object.freeze(rules) : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function wellFormedRule(item: unknown): CalloutRule | null {
  if (typeof item !== 'object' || item === null) return null;
  // An object of JSON.parse has members of any name and kind.
  const { CalloutType, CalloutUriRegex, CanCall } = item as Readonly<Record<string, unknown>>;
  if (typeof CalloutType !== 'string' || typeof CalloutUriRegex !== 'string' || typeof CanCall !== 'boolean')
    return null;
  if (Object.keys(item).length !== 3) return null;
  if (calloutTypeOf(CalloutType) === null || patternProblem(CalloutUriRegex) !== null) return null;
  return Object.freeze({ CalloutType, CalloutUriRegex, CanCall });
}

/** The string literals of a valid JSON text. */
function countStrings(text: string): number {
  let quotes = 0;
  for (let offset = 0; offset < text.length; offset++) {
    const code = text.charCodeAt(offset);
    if (code === 0x22) quotes++;
    else if (code === 0x5c) offset++;
  }
  return quotes / 2;
}
