import type { ArmProblem, ArmReason, ArmWarning } from '../cluster/messages.js';
import { mention, printable } from '../text/mention.js';
import type { Span } from '../text/positions.js';

function problem(
  reason: ArmReason,
  target: string,
  span: Span,
  message: string,
  hint: string | null = null,
  code: ArmProblem['code'] = 'InvalidTemplate',
): ArmProblem {
  const place = target === '' ? '' : `${target}: `;
  return {
    code,
    reason,
    target,
    message: printable(`${place}${message}`),
    hint: hint === null ? null : printable(hint),
    start: span.start,
    end: span.end,
  };
}

/** Every way in which a template is refused, in words. The texts are ours: OURS(arm-error-texts). */
export const templateMessages = {
  /** An expression that cannot be read or evaluated. */
  expression: (target: string, span: Span, message: string, hint: string | null) =>
    problem('ARM_EXPRESSION', target, span, message, hint),

  /** A parameter that is missing, unknown, or not as its declaration wants it. */
  parameter: (target: string, span: Span, message: string, hint: string | null = null) =>
    problem('ARM_PARAMETER', target, span, message, hint),

  /** A template that is not put together as ARM's are. */
  template: (target: string, span: Span, message: string, hint: string | null = null) =>
    problem('ARM_TEMPLATE', target, span, message, hint),

  limit: (target: string, span: Span, message: string, hint: string | null = null) =>
    problem('ARM_LIMIT', target, span, message, hint),

  tooManySteps: (target: string, span: Span) =>
    problem(
      'ARM_LIMIT',
      target,
      span,
      'the deployment takes too much work; it was stopped here',
      'a loop or lambda over a smaller array may do',
    ),

  onlyAzureKnows: (target: string, span: Span, message: string) =>
    problem(
      'ARM_UNKNOWN_VALUE',
      target,
      span,
      message,
      'write the value itself, or make it a parameter, to deploy the template here',
    ),
};

function warning(reason: ArmWarning['reason'], target: string, span: Span, message: string): ArmWarning {
  return { reason, target, message: printable(message), start: span.start, end: span.end };
}

export const templateWarnings = {
  unknownValue: (target: string, span: Span, message: string) =>
    warning('ARM_UNKNOWN_VALUE', target, span, `${message}; the expression is left as it is`),

  leftOut: (target: string, span: Span, message: string) =>
    warning('ARM_UNKNOWN_VALUE', target, span, `${target} is left out here, where it has no effect: ${message}`),

  unknownOutput: (name: string, span: Span, message: string) =>
    warning('ARM_UNKNOWN_VALUE', `outputs.${name}`, span, `the output ${mention(name)} has no value here: ${message}`),
};
