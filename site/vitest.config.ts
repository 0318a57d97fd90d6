import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    alias: [
      {
        find: /^chevrotain$/,
        replacement: fileURLToPath(new URL('../node_modules/chevrotain/lib/chevrotain.mjs', import.meta.url)),
      },
    ],
  },
  test: { include: ['test/**/*.test.ts'], testTimeout: 300_000, hookTimeout: 300_000, fileParallelism: false },
});
