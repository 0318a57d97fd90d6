import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparePolicies } from '../../src/analysis/diff/compare.js';
import { surveyFleet } from '../../src/analysis/fleet/fleet.js';
import { decideInput, readInput, type PolicyInput } from '../../src/analysis/inputs/index.js';
import { effort } from '../effort.js';

/* Protects that what a fleet says of its groups is what a comparison of each two says, however it was found. */

const PATTERNS = [
  String.raw`^https://a\.example/`,
  String.raw`^https://b\.example/`,
  String.raw`^https://[ab]\.example/`,
  String.raw`^https://[a-z]+\.example/`,
  String.raw`^https://adx\w*\.blob\.core\.windows\.net/`,
  String.raw`^https://storage\.example/(x|y)`,
  String.raw`(?<=x)y`,
  '*',
  '[a',
];

const rules = fc.array(
  fc.record({
    calloutType: fc.constantFrom('webapi', 'external_data', 'SQL'),
    calloutUriRegex: fc.constantFrom(...PATTERNS),
    outboundAccess: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
  }),
  { maxLength: 5 },
);

function inputOf(name: string, calloutPolicies: readonly object[]): PolicyInput | null {
  const result = readInput(
    JSON.stringify({ name, properties: { restrictOutboundNetworkAccess: 'Enabled', calloutPolicies } }),
  );
  return result.ok ? result.input : null;
}

describe('the groups of a fleet', () => {
  it('differ from the largest one as a comparison of the two says, with witnesses that show it', () => {
    fc.assert(
      fc.property(fc.array(rules, { minLength: 2, maxLength: 5 }), fleet => {
        const members = fleet.flatMap((policies, index) => {
          const input = inputOf(`adx${index}`, policies);
          return input === null ? [] : [{ name: `adx${index}`, input }];
        });
        const groups = surveyFleet(members);
        const [largest, ...others] = groups;
        for (const group of others) {
          if (largest === undefined) return;
          const compared = comparePolicies(largest.input, group.input).filter(({ relation }) => relation !== 'equal');
          expect(group.differences.map(({ type, relation }) => [type, relation])).toEqual(
            compared.map(({ type, relation }) => [type, relation]),
          );
          for (const { type, allows, denies } of group.differences) {
            const verdicts = (uri: string): boolean[] =>
              [largest, group, ...groups].map(({ input }) => decideInput(input, type, uri).allowed);
            for (const [found, isAllowed] of [
              [allows, true],
              [denies, false],
            ] as const) {
              if (found === null) continue;
              const [before, after, ...all] = verdicts(found.uri);
              expect([before, after]).toEqual([!isAllowed, isAllowed]);
              expect(found.isAlone).toBe(all.filter(each => each === isAllowed).length === 1);
            }
          }
        }
      }),
      { numRuns: effort(1_000, 50) },
    );
  });

  it('are not asked further once the time is over', () => {
    const members = ['a', 'b', 'c'].flatMap(name => {
      const input = inputOf(name, [
        { calloutType: 'webapi', calloutUriRegex: `^https://${name}\\.example/`, outboundAccess: 'Allow' },
      ]);
      return input === null ? [] : [{ name, input }];
    });
    let asked = 0;
    // The second comparison and all questions after it come too late.
    const groups = surveyFleet(members, { isOver: () => ++asked > 1 });
    expect(groups.map(({ isCompared }) => isCompared)).toEqual([true, true, false]);
    expect(groups[1]?.differences).toMatchObject([{ type: 'webapi', allows: { isAlone: null } }]);
  });
});
