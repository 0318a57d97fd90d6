import { patternProblem } from '../../../policy/pattern-check.js';
import { isArmStar } from '../../../policy/rules-in-force.js';
import type { DocumentRule } from '../rule.js';

export const invalidRegex: DocumentRule = {
  id: 'EGR041',
  name: 'invalid-regex',
  severity: 'warning',
  summary: '.NET cannot read the regex: commands refuse it, and ARM takes it without its being any use.',
  about: 'document',
  *check({ written }) {
    for (const { regex, pattern, isArm, canCall } of written) {
      if (isArm && isArmStar('arm-policy', regex)) continue;
      const problem = patternProblem(regex);
      if (problem === null) continue;
      const start = pattern.offsetOf(Math.max(0, problem.offset - 1));
      const end = Math.max(start + 1, pattern.offsetOf(problem.offset));
      const effect = !isArm
        ? 'the command is refused'
        : canCall === false
          ? 'ARM takes it, and we count it as denying its whole type'
          : 'ARM takes it, and we count it as allowing nothing';
      yield {
        span: { start, end },
        message: `this is not a regex of .NET (${problem.reason.replace(/\.$/, '')}); ${effect}`,
      };
    }
  },
};
