import type { Subcommand } from './subcommand.js';
import { exitCodes } from './exit-codes.js';
export const test: Subcommand = {
  usage: '',
  description: '',
  options: [],
  execute: () => Promise.resolve(exitCodes.ok),
};
