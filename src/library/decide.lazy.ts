import * as decide from '../decide/index.js';

/** Decisions and the regex engine below them, loaded when the first one is asked for. */
export const decisions = (): typeof decide => decide;
