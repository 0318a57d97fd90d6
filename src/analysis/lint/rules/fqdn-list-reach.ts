import type { DocumentRule } from '../rule.js';

export const fqdnListReach: DocumentRule = {
  id: 'EGR050',
  name: 'fqdn-list-reach',
  severity: 'warning',
  summary: 'The rule that an entry of an FQDN list becomes also allows other hosts, whose URIs contain the name.',
  about: 'document',
  *check({ fqdns }) {
    const [first] = fqdns;
    if (first === undefined) return;
    const { place, fqdn } = first;
    yield {
      span: { start: place.start, end: Math.max(place.start + 1, place.end) },
      message: `${fqdns.length === 1 ? 'the entry' : `each of the ${fqdns.length} entries`} also allows every URI that contains it, on any host, for all callout types but webapi; list rules in calloutPolicies where that matters`,
      witness: { uri: `https://evil.example/?x=${fqdn}`, effect: 'allowed' },
      assumption:
        'entries become the unanchored rules that the service was seen to show for type sql; the documentation calls them exact names',
    };
  },
};
