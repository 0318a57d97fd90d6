import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { documentation } from './docs-build/plugin.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const DOOR_IMPORT = /^import \* as (\w+) from '([^']+)';\n/m;

/** Turns the core's doors (`*.lazy.ts`) into parts that load when they are first used: see src/engine/door.ts. */
function doors(): Plugin {
  return {
    name: 'doors',
    enforce: 'pre',
    load(id) {
      if (!id.endsWith('.lazy.ts')) return null;
      const source = readFileSync(id, 'utf8');
      const [, name, target] = DOOR_IMPORT.exec(source) ?? [];
      if (name === undefined || target === undefined) throw new Error(`${id}: a door imports one namespace`);
      return source
        .replace(
          DOOR_IMPORT,
          `import { door } from '${here('src/engine/door.ts')}';\nconst open = door(() => import('${target}'));\n`,
        )
        .replaceAll(new RegExp(`=> ${name}\\b`, 'g'), '=> open()')
        .replaceAll(`typeof ${name}`, 'any');
    },
  };
}

export default defineConfig({
  base: './',
  plugins: [doors(), documentation()],
  worker: { format: 'es', plugins: () => [doors()] },
  resolve: {
    alias: [
      { find: /^chevrotain$/, replacement: here('../node_modules/chevrotain/lib/chevrotain.mjs') },
      { find: /^rregex$/, replacement: here('src/engine/no-rregex.ts') },
    ],
  },
  // There is no `require` in a browser: src/engine/rust-regex.ts loads what Node would.
  define: { 'typeof require': '"undefined"' },
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: here('index.html'), docs: here('src/docs/main.ts') },
      // The pages of the documentation name their script.
      output: { entryFileNames: ({ name }) => (name === 'docs' ? 'assets/docs.js' : 'assets/[name]-[hash].js') },
    },
  },
});
