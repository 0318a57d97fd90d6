import type { ClusterState } from '../../cluster/state.js';
import type { RuleLayer } from '../../policy/rules-in-force.js';
import type { CalloutRule } from '../../policy/rules.js';
import type { Problem } from '../../../grammar/text/problem.js';
import type { Span } from '../../../grammar/text/positions.js';

/**
 * What a text is:
 * `template`, an ARM template; `resource`, what `az resource show` prints, or the body of an ARM request; `properties`, the
 * properties of one alone; `policy`, the rules of one policy as `.alter` takes them and the column Policy shows them;
 * `show-output`, what `.show cluster policy callout` answered, as our JSON or the service's; `inventory`, what az, Terraform, Pulumi
 * and others print of clusters; `script`, commands.
 */
export type InputKind = 'template' | 'resource' | 'properties' | 'policy' | 'show-output' | 'inventory' | 'script';

/** Where something is in the text of its input: the characters between the quotes. Offsets in UTF-16 units. */
export interface TextPlace extends Span {
  /** Whether the characters can be told apart; otherwise the value was computed (by a template expression), and the span is all there is. */
  readonly isExact: boolean;
  /** Where the character `index` of the value comes from, through every level of escapes; its length gives the end. */
  offsetOf(index: number): number;
  /** Another value as it would have to be written between {@link start} and {@link end}; null where that cannot be. */
  encode(value: string): string | null;
}

/** A rule in force. */
export interface SourcedRule {
  readonly layer: RuleLayer;
  /** In its layer. */
  readonly index: number;
  readonly rule: CalloutRule;
  /** The regex in the text; null for rules that the text does not hold: the predefined ones, and those of an FQDN list. */
  readonly pattern: TextPlace | null;
}

/** A rule as it is somewhere in the text, whether in force or not, acceptable or not. */
export interface WrittenRule {
  /** null where there is no text for it. */
  readonly type: string | null;
  readonly typePlace: TextPlace | null;
  readonly regex: string;
  readonly pattern: TextPlace;
  /** null where the text does not say. */
  readonly canCall: boolean | null;
  /** Whether it is an item of ARM's `calloutPolicies`, by its spelling, rather than a rule of commands. */
  readonly isArm: boolean;
}

/** An entry of an FQDN list. */
export interface SourcedFqdn {
  readonly index: number;
  readonly fqdn: string;
  readonly place: TextPlace;
}

/** Something about an input that people should know, and that does not keep anybody from using it. */
export interface InputWarning extends Span {
  /** `ARM_INVALID_REGEX`, … */
  readonly reason: string;
  readonly message: string;
}

/** Why a text cannot be used: a problem of ARM's, of a command, or one of ours, whose reason is `INPUT_…`. */
export type InputProblem = Problem;

/** A problem of ours with an input. */
export function inputProblem(reason: string, { start, end }: Span, message: string, hint: string | null): InputProblem {
  return { code: 'InvalidInput', reason, message, hint, span: { start, end } };
}

/** A text of any kind, read. */
export interface PolicyInput {
  readonly kind: InputKind;
  readonly text: string;
  /**
   * A cluster that decides as the input says. Bare policies are exactly their rules, so for them it is a restricted cluster that has
   * these as ARM policies: `decidingRule` leads back to {@link rules}.
   */
  readonly cluster: ClusterState;
  /** The rules in force, in the order of `.show`. */
  readonly rules: readonly SourcedRule[];
  /** Every rule that is in the text, in its order. */
  readonly written: readonly WrittenRule[];
  /** The FQDN list, in force or not. */
  readonly fqdns: readonly SourcedFqdn[];
  readonly warnings: readonly InputWarning[];
}

export type InputResult =
  | { readonly ok: true; readonly input: PolicyInput }
  | { readonly ok: false; readonly kind: InputKind; readonly problem: InputProblem };

/** A text that may be wrong, and all that could be read of it nevertheless. */
export interface InputSurvey {
  readonly kind: InputKind;
  readonly text: string;
  /** null where the text as a whole is refused; then only {@link written} and {@link fqdns} are known. */
  readonly input: PolicyInput | null;
  readonly written: readonly WrittenRule[];
  readonly fqdns: readonly SourcedFqdn[];
  readonly problems: readonly InputProblem[];
  /** Whether the text could be taken apart at all. */
  readonly isReadable: boolean;
}
