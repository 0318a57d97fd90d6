import { LRUCache } from 'lru-cache';
import { armCalloutTypeOf } from '../policy/callout-types.js';
import type { ClusterState } from '../cluster/state.js';
import { rulesInForce } from '../policy/rules-in-force.js';
import { literalFacts } from '../regex/index.js';
import type { Decision, DecisionReason, DecisionWarning, RuleFault, RuleMatch } from './decision.js';
import { Evaluator } from './evaluator.js';
import { LiteralIndex } from './literal-index.js';
import { isInternalStorage, subjectText, uriParts, type MatchSubject } from './subject.js';

/** The assumptions of a decision. */
export interface DecisionOptions {
  /** What regexes are matched against: `uri` by default. */
  readonly subject?: MatchSubject;
  /** Whether the service would match with RegexOptions.IgnoreCase: no by default, since nobody knows. */
  readonly ignoreCase?: boolean;
}

/** Answers that an engine remembers, and the longest URI among them. */
const REMEMBERED_ANSWERS = 10_000;
const LONGEST_REMEMBERED_URI = 2_048;

/** Fewer rules are asked one after the other, which is faster than looking for literals first. */
const INDEXED_FROM = 12;

/** The rules of one callout type that deny, or that allow. */
class RuleGroup {
  private readonly index: LiteralIndex<Evaluator> | null;

  constructor(readonly evaluators: readonly Evaluator[]) {
    this.index =
      evaluators.length < INDEXED_FROM
        ? null
        : new LiteralIndex(evaluators, ({ regex }) => (regex === null ? undefined : literalFacts(regex.tree).required));
  }

  /** Whether any rule counts as matching. */
  counts(subject: string): boolean {
    if (this.index !== null) return this.index.some(subject, evaluator => evaluator.counts(subject));
    for (const evaluator of this.evaluators) if (evaluator.counts(subject)) return true;
    return false;
  }

  /** The rules that may match, in their order. */
  candidates(subject: string): readonly Evaluator[] {
    if (this.index === null) return this.evaluators;
    const found = new Set<Evaluator>();
    this.index.some(subject, evaluator => {
      found.add(evaluator);
      return false;
    });
    return [...found].sort((left, right) => left.reference.index - right.reference.index);
  }
}

interface TypeRules {
  readonly denying: RuleGroup;
  readonly allowing: RuleGroup;
}

/**
 * Decides about the callouts of one cluster state under one set of assumptions. Holds the compiled rules and the remembered
 * answers of that state, and nothing of any other: a changed state gets an engine of its own.
 */
export class DecisionEngine {
  private readonly byType = new Map<string, TypeRules>();
  private readonly answers = new LRUCache<string, boolean>({ max: REMEMBERED_ANSWERS });
  private readonly subject: MatchSubject;

  constructor(
    private readonly state: ClusterState,
    options: DecisionOptions = {},
  ) {
    this.subject = options.subject ?? 'uri';
    const groups = new Map<string, { readonly denying: Evaluator[]; readonly allowing: Evaluator[] }>();
    for (const { layer, rules } of rulesInForce(state)) {
      for (const [index, rule] of rules.entries()) {
        const type = rule.CalloutType.toLowerCase();
        let group = groups.get(type);
        if (group === undefined) {
          group = { denying: [], allowing: [] };
          groups.set(type, group);
        }
        const evaluator = new Evaluator(layer, index, rule, options.ignoreCase ?? false);
        (rule.CanCall ? group.allowing : group.denying).push(evaluator);
      }
    }
    for (const [type, { denying, allowing }] of groups) {
      this.byType.set(type, { denying: new RuleGroup(denying), allowing: new RuleGroup(allowing) });
    }
  }

  /** Whether a callout may be made. `remember: false` neither asks nor keeps earlier answers. */
  isAllowed(type: string, uri: string, remember = true): boolean {
    if (!remember || uri.length > LONGEST_REMEMBERED_URI) return this.answer(type, uri);
    const key = `${type}\n${uri}`;
    let answer = this.answers.get(key);
    if (answer === undefined) {
      answer = this.answer(type, uri);
      this.answers.set(key, answer);
    }
    return answer;
  }

  /** Whether a callout may be made, and why. */
  decide(type: string, uri: string): Decision {
    const known = armCalloutTypeOf(type);
    const text = subjectText(uri, this.subject);
    const asked = { type: known ?? type, uri, subject: this.subject, subjectText: text };
    if (known === null) return withoutRule(asked, 'unknown-type', false);
    if (isInternalStorage(this.state.name, known, uri)) return withoutRule(asked, 'internal-storage', true);
    if (text === null) return withoutRule(asked, 'not-a-uri', false);
    return this.decideByRules(asked, known, text);
  }

  private decideByRules(asked: Asked, type: string, text: string): Decision {
    const rules = this.byType.get(type);
    const denials = verdicts(rules?.denying, text);
    const allowances = verdicts(rules?.allowing, text);
    const matches = [...denials.matches, ...allowances.matches].sort(inOrderOfShow);
    const faults = [...denials.faults, ...allowances.faults];

    const denial = denials.matches[0] ?? denials.faults[0];
    if (denial !== undefined) {
      const reason = 'span' in denial ? 'deny-rule' : 'unevaluated-deny-rule';
      return decided(asked, reason, false, denial, matches, faults);
    }
    const allowance = allowances.matches[0];
    if (allowance !== undefined)
      return decided(asked, 'allow-rule', true, allowance, matches, faults, this.warningsFor(asked, matches));
    const reason = type === 'webapi' && this.hasFqdnList() ? 'webapi-with-fqdn-list' : 'no-rule';
    return { ...withoutRule(asked, reason, false), faults };
  }

  private answer(type: string, uri: string): boolean {
    const known = armCalloutTypeOf(type);
    if (known === null) return false;
    if (isInternalStorage(this.state.name, known, uri)) return true;
    const rules = this.byType.get(known);
    if (rules === undefined) return false;
    const text = subjectText(uri, this.subject);
    return text !== null && !rules.denying.counts(text) && rules.allowing.counts(text);
  }

  private hasFqdnList(): boolean {
    return this.state.restrictOutboundNetworkAccess === 'Enabled' && this.state.allowedFqdnList.length > 0;
  }

  /** OURS(fqdn-rule-is-unanchored): we decide by the rule that was seen, and say where it goes beyond the list. */
  private warningsFor({ uri }: Asked, matches: readonly RuleMatch[]): readonly DecisionWarning[] {
    if (!matches.some(({ layer }) => layer === 'arm-fqdn')) return [];
    const host = uriParts(uri)?.host;
    const isListed = this.state.allowedFqdnList.some(fqdn => fqdn.toLowerCase() === host);
    return isListed ? [] : ['fqdn-rule-is-unanchored'];
  }
}

type Asked = Pick<Decision, 'type' | 'uri' | 'subject' | 'subjectText'>;

function withoutRule(asked: Asked, reason: DecisionReason, allowed: boolean): Decision {
  const layer = allowed ? 'internal' : 'none';
  return { ...asked, allowed, reason, layer, rule: null, regex: null, matches: [], faults: [], warnings: [] };
}

function decided(
  asked: Asked,
  reason: DecisionReason,
  allowed: boolean,
  by: RuleMatch | RuleFault,
  matches: readonly RuleMatch[],
  faults: readonly RuleFault[],
  warnings: readonly DecisionWarning[] = [],
): Decision {
  const { layer, index, regex } = by;
  return { ...asked, allowed, reason, layer, rule: index, regex, matches, faults, warnings };
}

function verdicts(
  group: RuleGroup | undefined,
  text: string,
): { readonly matches: RuleMatch[]; readonly faults: RuleFault[] } {
  const matches: RuleMatch[] = [];
  const faults: RuleFault[] = [];
  for (const evaluator of group?.candidates(text) ?? []) {
    const verdict = evaluator.verdict(text);
    if (verdict.outcome === 'match') matches.push({ ...evaluator.reference, span: verdict.span });
    else if (verdict.outcome === 'fault') faults.push(verdict.fault);
  }
  return { matches: matches.sort(inOrderOfShow), faults };
}

const LAYER_ORDER = ['immutable', 'command', 'arm-fqdn', 'arm-policy'] as const;

function inOrderOfShow(left: RuleMatch, right: RuleMatch): number {
  return LAYER_ORDER.indexOf(left.layer) - LAYER_ORDER.indexOf(right.layer) || left.index - right.index;
}

const engines = new WeakMap<ClusterState, Map<string, DecisionEngine>>();

/** The engine of a state and a set of assumptions, made when first asked for and gone with the state. */
export function engineOf(state: ClusterState, options: DecisionOptions = {}): DecisionEngine {
  let ofState = engines.get(state);
  if (ofState === undefined) {
    ofState = new Map();
    engines.set(state, ofState);
  }
  const key = `${options.subject ?? 'uri'} ${options.ignoreCase ?? false}`;
  let engine = ofState.get(key);
  if (engine === undefined) {
    engine = new DecisionEngine(state, options);
    ofState.set(key, engine);
  }
  return engine;
}

/**
 * May this callout be made, and why? The cluster's own storage first; then one rule that denies is enough (documented), then one
 * that allows; and what no rule allows is denied (documented for restricted clusters and, by plugin, for others).
 */
export function decide(state: ClusterState, type: string, uri: string, options: DecisionOptions = {}): Decision {
  return engineOf(state, options).decide(type, uri);
}
