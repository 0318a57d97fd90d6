import { inputError } from './problem.js';

/**
 * Ends the run where a package that only one subcommand needs is not installed, with what to type. Any other error of loading it
 * is a bug, and passes.
 */
export function missingPackage(subcommand: string, name: string, error: unknown): never {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code !== 'MODULE_NOT_FOUND' && code !== 'ERR_MODULE_NOT_FOUND') throw error;
  return inputError(`${subcommand} needs the package ${name}, which is not installed`, `npm install ${name}`);
}
