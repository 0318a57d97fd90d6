import { shapeOf } from '../branches.js';
import type { PatternRule } from '../rule.js';

export const internationalName: PatternRule = {
  id: 'EGR035',
  name: 'international-name',
  severity: 'info',
  summary:
    'A name in another script is written in two ways, with its own letters and with xn--, and a regex matches one of them.',
  about: 'regex',
  appliesTo: 'any',
  *check({ branches }) {
    for (const { host } of branches) {
      const foreign = host.find(
        ({ kind, node, ...atom }) => kind === 'unit' && 'set' in atom && 'unit' in node && node.unit > 0x7f,
      );
      const punycode = /(?:^|\.)xn--/i.exec(shapeOf(host));
      const first = foreign?.node ?? (punycode === null ? undefined : host[punycode.index]?.node);
      if (first === undefined) continue;
      yield {
        span: first,
        message:
          foreign === undefined
            ? 'this name is in its ASCII form (xn--); a URI that has the letters themselves does not match'
            : 'this letter is not ASCII; a URI that has the name in its ASCII form (xn--) does not match',
      };
    }
  },
};
