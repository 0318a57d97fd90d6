import type { Decision } from '../decide/index.js';
import { decisions } from './decide.lazy.js';

/**
 * A decision in words: the answer, the reason, the deciding rule with what its regex matched underlined, every other rule that
 * matched or could not be evaluated, warnings, and the assumptions. Several lines, safe to print whatever the URI holds.
 */
export function explainDecision(decision: Decision): string {
  return decisions().explainDecision(decision);
}
