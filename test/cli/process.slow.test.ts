import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith } from './harness.js';

describe('the process', () => {
  it('loads nothing of the REPL for a run', () => {
    // From the sources, where each module is a file.
    const print = 'process.on("exit", () => console.error(Object.keys(require.cache).join("\\n")))';
    const preload = join(folderWith({ 'preload.cjs': print }), 'preload.cjs');
    const argv = ['--require', preload, '--require', './src/ts-node.cjs', 'src/cli/main.ts', '-e', '.show version'];
    const modules = spawnSync(process.execPath, argv, { encoding: 'utf8' }).stderr.split('\n');
    expect(modules.filter(name => /src.cli.run\.ts$/.test(name))).toHaveLength(1);
    // What directives have in common with it is small, and opens late.
    const common = /src.cli.repl.(?:help-topics|session-analysis(?:\.lazy)?)\.ts$/;
    expect(modules.filter(name => /src.cli.repl/.test(name) && !common.test(name))).toEqual([]);
  });
});
