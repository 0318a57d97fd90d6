import type { DocumentRule } from '../rule.js';

/** What other rules tell with more detail. */
const TOLD_ELSEWHERE = new Set(['ARM_BOTH_LISTS', 'POLICY_REGEX', 'POLICY_CALLOUT_TYPE']);

export const refused: DocumentRule = {
  id: 'EGR042',
  name: 'refused',
  severity: 'warning',
  summary: 'ARM or the command refuses the text, so nothing of it takes effect.',
  about: 'document',
  *check({ problems, fqdns, written, isReadable }) {
    if (!isReadable) return;
    for (const { reason, message, hint, span } of problems) {
      if (TOLD_ELSEWHERE.has(reason)) continue;
      const isTold = [...fqdns.map(({ place }) => place), ...written.flatMap(({ typePlace }) => typePlace ?? [])].some(
        place => reason === 'ARM_VALUE' && place.start - 1 <= span.start && span.end <= place.end + 1,
      );
      if (!isTold) yield { span, message: hint === null ? message : `${message.replace(/\.$/, '')}; ${hint}` };
    }
  },
};
