/** The release of this interpreter, which `.show version` answers with. */
export const PRODUCT_VERSION = '0.1.0';

/** When it was released: the fixed time of all invented answers (OURS(invented-answers)). */
export const RELEASED = '2026-11-22T00:00:00Z';
