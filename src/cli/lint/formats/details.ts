import type { LocatedFinding } from '../../../analysis/lint/index.js';

/** What there is to say of a finding besides its message, a line each. */
export function detailsOf({ witness, fix, assumption, unknown }: LocatedFinding): readonly string[] {
  return [
    ...(witness === null ? [] : [`${witness.effect === 'allowed' ? 'allowed' : 'not matched'}: ${witness.uri}`]),
    ...(fix === null ? [] : [`fix: ${fix.regex}${fix.isProved ? ' (proved to allow no more than before)' : ''}`]),
    ...(assumption === null ? [] : [`assuming: ${assumption}`]),
    ...(unknown === null ? [] : [`not decided: ${unknown}`]),
  ];
}
