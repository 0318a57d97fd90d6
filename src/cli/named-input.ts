import type { PolicyInput } from '../analysis/inputs/index.js';

/** An input of the command line, read. */
export interface NamedInput {
  /** As the user named it. */
  readonly name: string;
  readonly input: PolicyInput;
}
