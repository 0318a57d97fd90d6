import { mention } from '../../../../grammar/text/mention.js';
import type { DocumentRule } from '../rule.js';

export const fqdnCovered: DocumentRule = {
  id: 'EGR051',
  name: 'fqdn-covered',
  severity: 'info',
  summary: 'An entry of an FQDN list repeats another one, or names a host under it, which its rule allows already.',
  about: 'document',
  *check({ fqdns }) {
    const names = new Map<string, number>();
    for (const { fqdn, index } of fqdns) {
      const name = fqdn.toLowerCase();
      if (!names.has(name)) names.set(name, index);
    }
    for (const { fqdn, index, place } of fqdns) {
      const name = fqdn.toLowerCase();
      const span = { start: place.start, end: Math.max(place.start + 1, place.end) };
      const first = names.get(name);
      if (first !== undefined && first < index) {
        yield { span, message: `${mention(fqdn)} is in the list already` };
        continue;
      }
      const above = domainsAbove(name).find(domain => names.has(domain));
      if (above === undefined) continue;
      yield {
        span,
        message: `the entry ${mention(above)} allows this as well`,
        assumption: 'entries become unanchored rules, as the service was seen to show for type sql',
      };
    }
  },
};

/** `b.c` and `c` for `a.b.c`; what has no dot is not a name of a list. */
function domainsAbove(name: string): readonly string[] {
  const labels = name.split('.');
  return labels.slice(1, -1).map((_, index) => labels.slice(index + 1).join('.'));
}
