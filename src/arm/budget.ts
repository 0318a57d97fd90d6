import type { JsonValue } from '../json/nodes.js';
import { MAX_EVALUATION_DEPTH, MAX_STEPS } from './limits.js';
import { measureOf } from './values.js';

/** How much one deployment may still do. */
export class Budget {
  private steps = 0;
  private depth = 0;

  /** Takes steps; false when there are none left. */
  take(steps: number): boolean {
    this.steps += steps;
    return this.steps <= MAX_STEPS;
  }

  /** Takes what it costs to handle a value. */
  takeValue(value: JsonValue): boolean {
    return this.take(Math.ceil(measureOf(value).size / CHARACTERS_PER_STEP));
  }

  /** Goes one evaluation deeper; false when that is too deep. To be followed by `leave` either way. */
  enter(): boolean {
    return ++this.depth <= MAX_EVALUATION_DEPTH;
  }

  leave(): void {
    this.depth--;
  }
}

const CHARACTERS_PER_STEP = 16;
