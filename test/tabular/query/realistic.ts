import { readFileSync } from 'node:fs';
import { join } from 'node:path';

function lines(file: string): readonly string[] {
  return readFileSync(join(__dirname, file), 'utf8').trimEnd().split('\n');
}

/** Tails as administrators write them over the output of callout commands, which run here. */
export const realisticTails = lines('realistic-tails.txt');

/** Such tails that are refused by name, with what to write instead. */
export const realisticRefusals = lines('realistic-refusals.txt');
