import * as audit from './index.js';

/** Audits and the analyses below them, loaded with the first one. */
export const auditing = (): typeof audit => audit;
