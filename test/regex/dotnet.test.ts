import { describe, expect, it } from 'vitest';
import { DotnetRegex, runtimeDependentLoop } from '../../src/regex/index.js';
import { ourAnswer, type Answer, type Question } from './answer.js';
import { readCases, readSharedCases, readUriCases } from './cases.js';

/* Protects agreement with real .NET engines on collected cases. */

interface KnownDifference {
  readonly pattern: string;
  readonly input: string;
  readonly ours: Answer;
  readonly dotnet: Answer;
  readonly reason: string;
}

const knownDifferences = readCases('known-differences.json') as readonly KnownDifference[];
const decision = (answer: Answer): string =>
  answer.startsWith('match') ? 'true' : answer === 'no match' ? 'false' : 'error';

describe('realistic callout rules', () => {
  const { inputs, rules } = readUriCases();

  it.each(rules)('$pattern matches what .NET Core 3.1 matches', ({ pattern, matching, others }) => {
    const answers = (indexes: readonly number[]): string[] =>
      indexes.map(index => `${decision(ourAnswer({ pattern, input: inputs[index] ?? '' }))} ${inputs[index] ?? ''}`);
    expect(answers(matching)).toEqual(matching.map(index => `true ${inputs[index] ?? ''}`));
    expect(answers(others)).toEqual(others.map(index => `false ${inputs[index] ?? ''}`));
  });
});

describe('the tests of .NET and Mono themselves', () => {
  const cases = readSharedCases('regex-dotnet.jsonl');

  it.skipIf(cases === undefined)('have the results that they declare, but for the known differences', () => {
    const misses = (cases ?? [])
      .filter(({ expected }) => typeof expected === 'boolean')
      .map(row => ({
        pattern: row['pattern'] as string,
        input: row['input'] as string,
        expected: String(row['expected']),
      }))
      .filter(({ expected, ...pair }) => decision(ourAnswer(pair)) !== expected)
      .filter(
        ({ pattern, input }) => !knownDifferences.some(known => known.pattern === pattern && known.input === input),
      );
    expect(misses).toEqual([]);
  });
});

describe('random patterns', () => {
  const rows = readCases('dotnet-random.json') as readonly (Question & { readonly answer: Answer })[];

  it('are refused in the same words, or match at the same place, as in .NET Core 3.1', () => {
    for (const { answer, ...question } of rows) {
      expect(ourAnswer(question), JSON.stringify(question)).toBe(answer);
    }
  });
});

describe.each(['dotnet-drawn.json', 'dotnet-lazy.json'])('drawn pairs of %s', file => {
  const rows = readCases(file) as readonly (Question & { readonly answer: Answer; readonly dependsOnRuntime?: true })[];

  it('are refused in the same words, or match at the same place, as in .NET Core 3.1', () => {
    for (const { answer, dependsOnRuntime, ...question } of rows) {
      if (dependsOnRuntime !== true) expect(ourAnswer(question), JSON.stringify(question)).toBe(answer);
    }
  });

  it('where .NET Core 3.1 decides otherwise, are known as depending on the runtime', () => {
    for (const { answer, ...question } of rows) {
      if (decision(ourAnswer(question)) === decision(answer)) continue;
      expect(runtimeDependentLoop(DotnetRegex.compile(question.pattern).tree), question.pattern).not.toBeNull();
    }
  });
});

describe('known differences from .NET Core 3.1', () => {
  it.each(knownDifferences)('$pattern on $input', ({ pattern, input, ours, dotnet, reason }) => {
    expect(ourAnswer({ pattern, input })).toBe(ours);
    expect(ours).not.toBe(dotnet);
    expect(reason).toMatch(/\.$/);
  });

  it('that change a verdict are known as depending on the runtime, or are about conditions, surrogates or categories', () => {
    const unknown = knownDifferences.filter(({ pattern, ours, dotnet }) => {
      if (decision(ours) === decision(dotnet) || runtimeDependentLoop(DotnetRegex.compile(pattern).tree) !== null)
        return false;
      return !/\(\?\(|\ud801|\\p\{/.test(pattern);
    });
    expect(unknown).toEqual([]);
  });
});
