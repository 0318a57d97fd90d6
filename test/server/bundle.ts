import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const root = resolve(__dirname, '../..');

/** Bundles a source into one file of JavaScript, for tests that start it often: from its sources it takes seconds each time. */
export async function bundled(entry: string, folder: string): Promise<string> {
  const outfile = join(folder, 'bundle.cjs');
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
    external: ['rregex'],
    alias: { chevrotain: join(root, 'node_modules/chevrotain/lib/chevrotain.mjs') },
  });
  return outfile;
}
