import { exitCodes } from './exit-codes.js';
import type { Subcommand } from './subcommand.js';
export const repl: Subcommand = {
  usage: 'repl [OPTIONS]',
  description: '',
  options: [],
  execute: () => Promise.resolve(exitCodes.ok),
};
