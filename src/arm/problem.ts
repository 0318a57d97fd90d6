import type { ArmProblem } from '../cluster/messages.js';

/**
 * Carries a problem out of the evaluation of a template; it never leaves this folder. `unknown` marks what only Azure can tell,
 * such as a key or the identity of a resource: no fault of the template, OURS(arm-unknown-values).
 */
export class TemplateFault extends Error {
  constructor(
    readonly problem: ArmProblem,
    readonly unknown = false,
  ) {
    super(problem.message);
  }
}
