import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { catalogue } from './catalogue.js';
import { findingsOf, policyOf, restrictedTo } from './find.js';
import { misses } from './misses.js';
import { moreMisses } from './strangers.js';

/*
 * Protects that a witness is one for .NET itself: every error about a bad rule of these tests is put to .NET Core and Mono. The runner
 * is what `shared/tools/dotnet-regex-oracle/setup.sh` sets up, its path in KUSTO_CALLOUT_REGEX_RUNNER.
 */

const runner = process.env['KUSTO_CALLOUT_REGEX_RUNNER'] ?? '';
const isThere = runner !== '' && existsSync(runner);

interface Asked {
  readonly id: number;
  readonly pattern: string;
  readonly input: string;
  readonly effect: 'allowed' | 'denied';
}

/** Each regex of an error with its witness; catastrophic ones are not for a backtracking engine. */
function witnesses(): readonly Asked[] {
  const policies = [
    ...[...misses, ...moreMisses].map(({ regex, type = 'webapi' }) => restrictedTo(regex, type)),
    ...catalogue.map(({ bad }) => policyOf(bad)),
  ];
  return policies
    .flatMap(findingsOf)
    .flatMap(({ severity, regex, witness, rule }) =>
      severity === 'error' && regex !== null && witness !== null && rule !== 'EGR027'
        ? [{ pattern: regex.pattern, input: witness.uri, effect: witness.effect }]
        : [],
    )
    .map((each, id) => ({ id, ...each }));
}

describe.skipIf(!isThere)(`witnesses, asked of .NET${isThere ? '' : ': KUSTO_CALLOUT_REGEX_RUNNER is not set'}`, () => {
  it('match, or do not, as the finding says', () => {
    const folder = mkdtempSync(join(tmpdir(), 'witnesses-'));
    try {
      const asked = witnesses();
      writeFileSync(join(folder, 'in.jsonl'), asked.map(each => `${JSON.stringify(each)}\n`).join(''));
      execFileSync(runner, [join(folder, 'in.jsonl'), join(folder, 'out')]);
      const wrong = ['core31', 'mono'].flatMap(engine => {
        const file = join(folder, `out.${engine}.jsonl`);
        if (!existsSync(file)) return [];
        const answers = readFileSync(file, 'utf8')
          .trim()
          .split('\n')
          .map(line => JSON.parse(line) as { readonly id: number; readonly match?: boolean | object | null });
        expect(answers.length).toBe(asked.length);
        return answers.flatMap(({ id, match }) => {
          const one = asked[id];
          const isMatch = match !== false && match !== null && match !== undefined;
          return one !== undefined && isMatch === (one.effect === 'allowed')
            ? []
            : [`${engine}: ${one?.pattern ?? ''} ${one?.input ?? ''}`];
        });
      });
      expect(asked.length).toBeGreaterThan(80);
      expect(wrong).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 1_800_000);
});
