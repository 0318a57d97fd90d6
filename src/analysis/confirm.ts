import type { Decision } from '../decide/index.js';

/** A decision about a witness that automata found, and what it must be. */
export interface ExpectedDecision {
  readonly decision: Decision;
  readonly isAllowed: boolean;
}

/**
 * Holds what automata found to the engine of decisions, which knows nothing of automata. Null where it says the same; the reason where
 * it cannot say, since a rule takes too long for it (it then fails closed). Throws where they disagree: that is an error of ours, about
 * which nothing may be said.
 */
export function unconfirmed(expected: readonly ExpectedDecision[]): string | null {
  for (const { decision } of expected) {
    if (!isUnevaluated(decision)) continue;
    const details = decision.faults.flatMap(({ problem, detail }) => (problem === 'invalid-regex' ? [] : detail));
    return `a rule could not be evaluated for ${decision.uri}: ${details.join('; ')}`;
  }
  const wrong = expected.find(({ decision, isAllowed }) => decision.allowed !== isAllowed);
  if (wrong === undefined) return null;
  const { type, uri } = wrong.decision;
  throw new Error(`the automata and the matcher disagree about ${type} ${JSON.stringify(uri)}`);
}

/** Whether a decision rests on a rule that took too long to match. */
function isUnevaluated({ reason }: Decision): boolean {
  return reason === 'unevaluated-allow-rule' || reason === 'unevaluated-deny-rule';
}
