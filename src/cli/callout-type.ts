import { CALLOUT_TYPES } from '../policy/callout-types.js';
import { didYouMean, listed, mention } from '../../grammar/text/mention.js';
import { nearest } from '../../grammar/text/nearest.js';

/** What is wrong with a name that is not a callout type of ARM. */
export function unknownCalloutType(
  name: string,
  known: readonly string[],
): { readonly message: string; readonly hint: string } {
  return {
    message: `${mention(name)} is not a callout type`,
    hint: didYouMean(nearest(name, known), `the callout types are ${listed(CALLOUT_TYPES, 'and')}`),
  };
}
