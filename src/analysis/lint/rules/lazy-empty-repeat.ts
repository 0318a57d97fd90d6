import { runtimeDependentLoop } from '../../../regex/index.js';
import type { PatternRule } from '../rule.js';

export const lazyEmptyRepeat: PatternRule = {
  id: 'EGR044',
  name: 'lazy-empty-repeat',
  severity: 'warning',
  summary: "A lazy repeat of what may be empty matches other texts in .NET's runtimes before October 2025 than since.",
  about: 'regex',
  appliesTo: 'any',
  *check({ tree }) {
    const loop = runtimeDependentLoop(tree);
    if (loop === null) return;
    yield {
      span: loop,
      message:
        'the runtimes of .NET before and since October 2025 may disagree about what this lazy repeat of what may be empty lets the regex match',
      assumption:
        'decisions about this rule are those of .NET since October 2025; which runtime the service has is not known',
    };
  },
};
