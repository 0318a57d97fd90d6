import type { JsonValue } from '../json/nodes.js';
import { MAX_EVALUATION_DEPTH, MAX_STEPS } from './limits.js';
import { measureOf } from './values.js';

/** How much one deployment may still do. */
export class DeploymentMeter {
  private steps = 0;
  private depth = 0;

  constructor(private readonly most = MAX_STEPS) {}

  /** What has been taken. */
  get spent(): number {
    return this.steps;
  }

  /** Takes steps; false when there are none left. */
  take(steps: number): boolean {
    this.steps += steps;
    return this.steps <= this.most;
  }

  /** Takes what it costs to handle a value. */
  takeValue(value: JsonValue): boolean {
    return this.take(Math.ceil(measureOf(value).size / PARTS_PER_STEP));
  }

  /** Goes one evaluation deeper; false when that is too deep. To be followed by `leave` either way. */
  enter(): boolean {
    return ++this.depth <= MAX_EVALUATION_DEPTH;
  }

  leave(): void {
    this.depth--;
  }
}

/** Characters that are looked at for one step. */
export const CHARACTERS_PER_STEP = 128;
/** The same where each is looked at by itself. */
export const SLOW_CHARACTERS_PER_STEP = 4;
/** Members and characters of a value that are gone through for one step. */
const PARTS_PER_STEP = 16;
