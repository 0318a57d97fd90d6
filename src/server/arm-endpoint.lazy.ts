import * as arm from './arm/index.js';

/** The ARM endpoint, loaded with the first request to one of its paths. */
export const armRequests = (): typeof arm => arm;
