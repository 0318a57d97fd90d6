import * as interpreter from '../commands/interpret.js';

/** The interpreter and the parser below it, loaded with the first command: a cluster that only decides needs neither. */
export const interpreting = (): typeof interpreter => interpreter;
