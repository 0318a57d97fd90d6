/* `npm run new command|operator|rule|format NAME`: begins a new one, and says what is next. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { KINDS, scaffold } from './scaffold.js';

const root = resolve(process.env['NEW_ROOT'] ?? resolve(__dirname, '../..'));
const [given, ...words] = process.argv.slice(2);
const kind = KINDS.find(known => known === given);

function main(): number {
  if (kind === undefined || words.length === 0) {
    console.error(`usage: npm run new ${KINDS.join('|')} NAME`);
    return 2;
  }
  const read = (file: string): string | null => {
    const path = join(root, file);
    return existsSync(path) ? readFileSync(path, 'utf8') : null;
  };
  try {
    for (const [file, text] of scaffold(kind, words.join(' '), read)) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), text);
      console.log(file);
    }
  } catch (error) {
    console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
    return 2;
  }
  console.log('next: say in these files what it does, then npm run format, npm run generate and npm test');
  return 0;
}

process.exitCode = main();
