import type { Span } from '../../grammar/text/positions.js';

/** A template expression. Spans count in the value of the string that holds it, with its opening bracket at 0. */
export type TemplateExpression = TemplateLiteral | TemplateCall | TemplateAccess;

export interface TemplateLiteral extends Span {
  readonly kind: 'literal';
  readonly value: string | number;
}

export interface TemplateCall extends Span {
  readonly kind: 'call';
  /** Of a function that the template defines. */
  readonly namespace: string | null;
  readonly name: string;
  readonly nameSpan: Span;
  readonly arguments: readonly TemplateExpression[];
}

/** `target.name`, `target[index]`, and with `?` the forms that give null where there is nothing. */
export interface TemplateAccess extends Span {
  readonly kind: 'access';
  readonly target: TemplateExpression;
  readonly key: TemplateExpression;
  readonly safe: boolean;
}
