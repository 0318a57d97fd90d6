import * as query from '../tabular/query/index.js';

/** The query operators, loaded with the first command that has a tail. */
export const queryTail = (): typeof query => query;
