import { listed } from '../../../../grammar/text/mention.js';
import type { SuppressionRule } from '../rule.js';

export const badSuppression: SuppressionRule = {
  id: 'EGR043',
  name: 'bad-suppression',
  severity: 'warning',
  summary: 'A comment that is to excuse findings gives no reason, names no rule, or excuses nothing.',
  about: 'suppressions',
  *check(suppressions) {
    for (const { start, end, rules, reason, uses, unknown } of suppressions) {
      const span = { start, end };
      if (rules.length === 0) yield { span, message: 'this names no rule; write its id, for example EGR020' };
      else if (unknown.length > 0) yield { span, message: `there is no rule ${listed(unknown)}` };
      else if (reason === null)
        yield { span, message: 'this gives no reason, so it excuses nothing; write one after --' };
      else if (uses === 0) yield { span, message: 'this excuses nothing on the next line; remove it' };
    }
  },
};
