import { armProblem, armWarning, type ArmProblem, type ArmReason } from '../cluster/messages.js';
import { mention } from '../../grammar/text/mention.js';
import type { Span } from '../../grammar/text/positions.js';

/** As {@link armProblem}, with the place at the beginning of the message. */
function templateProblem(
  reason: ArmReason,
  target: string,
  span: Span,
  message: string,
  hint: string | null = null,
): ArmProblem {
  return armProblem(reason, target, span, target === '' ? message : `${target}: ${message}`, hint, 'InvalidTemplate');
}

/** Every way in which a template is refused, in words. The texts are ours: OURS(arm-error-texts). */
export const templateMessages = {
  /** An expression that cannot be read or evaluated. */
  expression: (target: string, span: Span, message: string, hint: string | null) =>
    templateProblem('ARM_EXPRESSION', target, span, message, hint),

  /** A parameter that is missing, unknown, or not as its declaration wants it. */
  parameter: (target: string, span: Span, message: string, hint: string | null = null) =>
    templateProblem('ARM_PARAMETER', target, span, message, hint),

  /** A template that is not put together as ARM's are. */
  template: (target: string, span: Span, message: string, hint: string | null = null) =>
    templateProblem('ARM_TEMPLATE', target, span, message, hint),

  limit: (target: string, span: Span, message: string, hint: string | null = null) =>
    templateProblem('ARM_LIMIT', target, span, message, hint),

  tooManySteps: (target: string, span: Span) =>
    templateProblem(
      'ARM_LIMIT',
      target,
      span,
      'the deployment takes too much work; it was stopped here',
      'a loop or lambda over a smaller array may do',
    ),

  onlyAzureKnows: (target: string, span: Span, message: string) =>
    templateProblem(
      'ARM_UNKNOWN_VALUE',
      target,
      span,
      message,
      'write the value itself, or make it a parameter, to deploy the template here',
    ),
};

/** What a template leaves open, in words. */
export const templateWarnings = {
  unknownValue: (target: string, span: Span, message: string) =>
    armWarning('ARM_UNKNOWN_VALUE', target, span, `${message}; the expression is left as it is`),

  leftOut: (target: string, span: Span, message: string) =>
    armWarning('ARM_UNKNOWN_VALUE', target, span, `${target} is left out here, where it has no effect: ${message}`),

  unknownOutput: (name: string, span: Span, message: string) =>
    armWarning(
      'ARM_UNKNOWN_VALUE',
      `outputs.${name}`,
      span,
      `the output ${mention(name)} has no value here: ${message}`,
    ),
};
