import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const resolve = {
  alias: [
    {
      find: /^chevrotain$/,
      replacement: fileURLToPath(new URL('../node_modules/chevrotain/lib/chevrotain.mjs', import.meta.url)),
    },
  ],
};

/** What measures runs alone. */
const MEASURES = 'test/speed.test.ts';

const timeouts = { testTimeout: 300_000, hookTimeout: 300_000 };

export default defineConfig({
  test: {
    // Each has a browser of its own, which is the second process that works.
    maxWorkers: 2,
    projects: [
      {
        resolve,
        test: {
          ...timeouts,
          name: 'the site',
          include: ['test/**/*.test.ts'],
          exclude: [MEASURES],
          sequence: { groupOrder: 1 },
        },
      },
      {
        resolve,
        test: { ...timeouts, name: 'its speed', include: [MEASURES], sequence: { groupOrder: 0 } },
      },
    ],
  },
});
