import * as inventory from '../inventory/index.js';

/** The reader of what tools print of clusters, loaded with the first document that ARM's own reader does not know. */
export const inventories = (): typeof inventory => inventory;
