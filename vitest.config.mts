import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig(({ mode }) => ({
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
    // `npm test` answers soon; what takes long runs with the rest in `npm run test:all`, which the gate calls.
    exclude: mode === 'all' ? [] : ['test/**/*.slow.test.ts'],
    env: { KUSTO_CALLOUT_TESTS: mode },
    globalSetup: ['test/built-cli.ts'],
    setupFiles: ['test/random-tries.ts'],
    // All processors: vitest leaves one free, which halves a machine of two.
    maxWorkers: availableParallelism(),
    // One process reads the modules once for all its files: to read them anew for each took a third of the time. State is a value
    // here, so files have little to spoil for one another; what they change of the process, they put back.
    isolate: false,
    // Ends what hangs, and nothing else: a clock on the wall also counts what other processes do. Tests of speed count processor time.
    testTimeout: mode === 'all' ? 900_000 : 300_000,
    hookTimeout: 300_000,
  },
}));
