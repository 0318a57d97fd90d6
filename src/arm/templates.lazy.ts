import * as arm from './index.js';

/** The evaluator of ARM templates, loaded with the first template that has something to evaluate. */
export const templates = (): typeof arm => arm;
