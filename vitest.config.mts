import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // chevrotain's single-file build, as in dist and under ts-node: one copy, and no 640 files of lodash-es to load.
  resolve: {
    alias: [
      {
        find: /^chevrotain$/,
        replacement: fileURLToPath(new URL('node_modules/chevrotain/lib/chevrotain.mjs', import.meta.url)),
      },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
  },
});
