import * as regex from '../regex/index.js';

/** The .NET regex dialect, loaded with the first rule that is read: many runs only look. */
export const regexDialect = (): typeof regex => regex;
