import * as scripts from '../commands/database-script.js';

/** The interpreter of scripts, loaded with the first template that has one. */
export const databaseScripts = (): typeof scripts => scripts;
