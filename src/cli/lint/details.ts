import type { Finding, FindingWitness } from '../../analysis/lint/index.js';

/** What there is to say of a finding besides its message, a line each. */
export function detailsOf({ witness, fix, advice, assumption, unknown }: Finding): readonly string[] {
  return [
    ...(witness === null ? [] : [`${effectOf(witness)}: ${witness.uri}`]),
    ...(fix === null ? [] : [`fix: ${fix.regex} (proved to allow no more than before)`]),
    ...(fix?.assumption == null ? [] : [`assuming for the fix: ${fix.assumption}`]),
    ...(advice === null ? [] : [`to do: ${advice}`]),
    ...(assumption === null ? [] : [`assuming: ${assumption}`]),
    ...(unknown === null ? [] : [`not decided: ${unknown}`]),
  ];
}

/** What happens to a witness: `matched` where the rule matches it, but the policy does not allow it, now or at all. */
export function effectOf({ effect, decision }: FindingWitness): string {
  if (effect === 'denied') return 'not matched';
  return decision === 'denied' ? 'matched' : 'allowed';
}
