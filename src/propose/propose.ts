import {
  complement,
  containing,
  everything,
  findMember,
  intersection,
  union,
  type Language,
} from '../automata/index.js';
import { PatternLanguages } from '../analysis/callout-language.js';
import { readInput, type PolicyInput } from '../analysis/inputs/index.js';
import { certify, prove, propertyText, type Property } from '../analysis/prove/index.js';
import { AuditJudge, isAllowed, type CalloutFinding } from '../audit/index.js';
import { DecisionEngine, engineOf } from '../decide/index.js';
import type { ArmCalloutType } from '../policy/callout-types.js';
import { isArmStar } from '../policy/rules-in-force.js';
import { withLowerCaseHost } from '../uri/index.js';
import type { Need, NeedsResult } from './needs.js';
import { rulesFor, type Axis, type ProposedRule } from './rules.js';

/** A claim about a proposal, and whether it is proved. */
export interface ProposalClaim {
  readonly claim: string;
  readonly holds: boolean;
  /** Against it, or what it rests on; null where there is nothing to say. */
  readonly detail: string | null;
}

/** The smallest policy for the callouts of an audit. */
export interface Proposal {
  readonly rules: readonly ProposedRule[];
  readonly axis: Axis;
  readonly needs: NeedsResult;
  readonly proofs: readonly ProposalClaim[];
  /** Whether something is left out that a rule may be missing for. */
  readonly isIncomplete: boolean;
  /** The properties of a restricted cluster with these rules. */
  readonly properties: string;
}

/** The properties of a cluster that allows what the rules say and nothing else. */
export function propertiesText(rules: readonly ProposedRule[]): string {
  const calloutPolicies = rules.map(({ type, regex }) => ({
    calloutType: type,
    calloutUriRegex: regex,
    outboundAccess: 'Allow',
  }));
  return `${JSON.stringify({ properties: { restrictOutboundNetworkAccess: 'Enabled', calloutPolicies } }, null, 2)}\n`;
}

/** Proposes rules for the needs of an audit, and proves what they promise. */
export function propose(needs: NeedsResult, axis: Axis = 'host'): Proposal {
  const rules = rulesFor(needs.needs, axis);
  const properties = propertiesText(rules);
  const input = inputOf(properties);
  const proofs = proofsOf(rules, needs.needs, axis, input);
  const isIncomplete = needs.unknown.length > 0 || needs.refused.length > 0;
  return { rules, axis, needs, proofs, isIncomplete, properties };
}

function inputOf(text: string): PolicyInput {
  const result = readInput(text);
  if (!result.ok) throw new Error(`a proposal must be readable: ${result.problem.message}`);
  return result.input;
}

/** Whether a rule along this axis has the path of a callout, which nothing but the whole URI shows. */
function isByPath({ path }: Need, axis: Axis): boolean {
  return axis === 'path' && path !== null && path !== '' && path !== '/';
}

function proofsOf(
  rules: readonly ProposedRule[],
  needs: readonly Need[],
  axis: Axis,
  input: PolicyInput,
): readonly ProposalClaim[] {
  return [
    everythingIsAllowed(needs, axis, input),
    ...[...byType(rules)].map(([type, own]) => nothingElseIsAllowed(type, own)),
    nothingIsSuperfluous(rules, input),
  ];
}

function byType(rules: readonly ProposedRule[]): ReadonlyMap<ArmCalloutType, readonly ProposedRule[]> {
  const groups = new Map<ArmCalloutType, ProposedRule[]>();
  for (const rule of rules) {
    const group = groups.get(rule.type);
    if (group === undefined) groups.set(rule.type, [rule]);
    else group.push(rule);
  }
  return groups;
}

/** What rules of one type must not go beyond. */
function withinOf(type: ArmCalloutType, rules: readonly ProposedRule[]): Property {
  const hosts = rules.flatMap(({ within }) => ('hosts' in within ? within.hosts : []));
  const regexes = rules.flatMap(({ within }) => ('regex' in within ? within.regex : []));
  if (regexes.length === 0) return { only: type, within: { hosts } };
  const exact = hosts.map(host => `\\Ahttps://${host.replaceAll('.', '\\.')}(:443)?([/?#]|\\z)`);
  return { only: type, within: { regex: [...regexes, ...exact].map(each => `(?:${each})`).join('|') } };
}

/** So many rules are put to a question: rules for hosts alone are a tree of names, others make automata that grow faster than they do. */
const HOSTS_AT_ONCE = 250;
const REGEXES_AT_ONCE = 10;
/** So many names are told one by one. */
const MAX_TOLD_RULES = 20;

/**
 * That rules of one type allow nothing outside what they are for. A policy without rules that deny allows what one of its rules
 * allows, so it is enough that this holds of its parts.
 */
function nothingElseIsAllowed(type: ArmCalloutType, rules: readonly ProposedRule[]): ProposalClaim {
  const patterns = new PatternLanguages();
  const claim =
    rules.length > MAX_TOLD_RULES
      ? `only ${type} within what its ${rules.length} rules are for`
      : propertyText(withinOf(type, rules));
  const parts: (readonly ProposedRule[])[] = [];
  const atOnce = rules.every(({ within }) => 'hosts' in within) ? HOSTS_AT_ONCE : REGEXES_AT_ONCE;
  for (let start = 0; start < rules.length; start += atOnce) parts.push(rules.slice(start, start + atOnce));
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    const policy = { name: 'proposal', input: inputOf(propertiesText(part)) };
    const verdict = prove(withinOf(type, part), policy, new Map(), { patterns, defaultReading: true });
    if (verdict.verdict === 'PASS') continue;
    if (verdict.verdict === 'FAIL') return { claim, holds: false, detail: verdict.witness.uri };
    // Too large a question: halves of it are smaller.
    if (part.length === 1) return { claim, holds: false, detail: verdict.reason };
    const middle = Math.ceil(part.length / 2);
    parts.push(part.slice(0, middle), part.slice(middle));
  }
  return { claim, holds: true, detail: null };
}

/** More rules of a type make an automaton that a certificate would be too large for. */
const MAX_CERTIFIED_RULES = 500;

/** What was proved of a proposal, for others to check; null where it is not proved, or too large. */
export function certifyProposal({ rules, properties }: Proposal): string | null {
  const groups = [...byType(rules)];
  if (groups.length === 0 || groups.some(([, own]) => own.length > MAX_CERTIFIED_RULES)) return null;
  const policy = { name: 'proposal', input: inputOf(properties) };
  const certificate = certify(
    groups.map(([type, own]) => withinOf(type, own)),
    policy,
    new Map(),
  );
  return certificate.ok ? certificate.text : null;
}

/** Under every credible reading of what regexes see, of the case in which they see a host, and of whether case counts. */
function everythingIsAllowed(needs: readonly Need[], axis: Axis, { cluster }: PolicyInput): ProposalClaim {
  const engines = new Map<string, DecisionEngine>();
  const failed = (detail: string): ProposalClaim => ({ claim: 'every callout is allowed', holds: false, detail });
  for (const need of needs) {
    for (const subject of isByPath(need, axis) ? (['uri'] as const) : need.subjects) {
      for (const ignoreCase of [false, true]) {
        const key = `${subject} ${ignoreCase}`;
        const engine = engines.get(key) ?? new DecisionEngine(cluster, { subject, ignoreCase });
        engines.set(key, engine);
        for (const uri of new Set([need.uri, withLowerCaseHost(need.uri)]))
          if (!engine.isAllowed(need.type, uri)) return failed(`${need.type} ${uri} (${key})`);
      }
    }
  }
  const isWhole = !needs.some(need => isByPath(need, axis));
  const condition = isWhole ? 'by every credible reading of what regexes see' : 'if regexes see the whole URI';
  return { claim: `every callout is allowed, ${condition}, whether case counts or not`, holds: true, detail: null };
}

/** Whether each rule has a callout that no other rule allows. */
function nothingIsSuperfluous(rules: readonly ProposedRule[], { cluster }: PolicyInput): ProposalClaim {
  const claim = 'no rule can be left out';
  const engine = new DecisionEngine(cluster);
  const other = rules.find(rule => !rule.needs.some(({ type, uri }) => engine.matchCount(type, uri) === 1));
  return { claim, holds: other === undefined, detail: other === undefined ? null : `${other.type} ${other.regex}` };
}

/** A rule of a policy, and whether something of an audit needs it. */
export interface RuleUse {
  readonly type: string;
  readonly regex: string;
  readonly canCall: boolean;
  /** `unknown`: a callout of its type is not known. */
  readonly use: 'needed' | 'unused' | 'unknown';
}

/** The rules of a policy that the callouts of an audit need, and those that none of them does. */
export function ruleUses(input: PolicyInput, findings: readonly CalloutFinding[]): readonly RuleUse[] {
  const judge = new AuditJudge(input.cluster);
  const patterns = new PatternLanguages();
  return input.rules.map(({ layer, rule }): RuleUse => {
    const { CalloutType: type, CalloutUriRegex: regex, CanCall: canCall } = rule;
    const known = findings.filter(finding => finding.type === type.toLowerCase());
    const read = isArmStar(layer, regex) ? { ok: true as const, language: everything } : patterns.of(regex);
    const own = read.ok ? read.language : null;
    const answers = known.map(finding => matches(judge.urisOf(finding), own));
    const use = known.some((finding, at) => (finding.uri ?? finding.template) !== null && answers[at] === true)
      ? ('needed' as const)
      : known.some((_, at) => answers[at] !== false) ||
          findings.some(finding => finding.type === null && finding.covered)
        ? ('unknown' as const)
        : ('unused' as const);
    return { type, regex, canCall, use };
  });
}

function matches(uris: Language, rule: Language | null): boolean | null {
  if (rule === null) return null;
  const answer = findMember(intersection(uris, rule));
  return answer.verdict === 'unknown' ? null : answer.verdict === 'found';
}

/** A policy narrowed to what is used. */
export interface Tightened {
  readonly proposal: Proposal;
  /** That nothing that was allowed and is used is lost, and that nothing is newly allowed. */
  readonly proofs: readonly ProposalClaim[];
}

/** Narrows a policy to what the callouts of an audit use of it. Nothing is proposed that the policy does not allow. */
export function tighten(
  input: PolicyInput,
  findings: readonly CalloutFinding[],
  needs: NeedsResult,
  axis: Axis,
): Tightened {
  const judge = new AuditJudge(input.cluster);
  // Where the policy allows a callout by one reading only, the narrower one does no more.
  const used = needs.needs.flatMap(need => {
    const subjects = need.subjects.filter(subject =>
      engineOf(input.cluster, { subject }).isAllowed(need.type, need.uri),
    );
    return subjects.includes('uri') ? [{ ...need, subjects }] : [];
  });
  const proposal = propose({ ...needs, needs: used }, axis);
  const after = new AuditJudge(inputOf(proposal.properties).cluster);
  const lost = findings.filter(finding => isAllowed(judge.decide(finding)) && !isAllowed(after.decide(finding)));
  const lostText = lost.map(({ type, uri, template }) => `${type ?? ''} ${uri ?? template ?? 'unknown'}`);
  const types = [...new Set(proposal.rules.map(({ type }) => type))];
  const gained = types.map(type => {
    const old = judge.languageOf(type).language;
    const now = union(...proposal.rules.filter(rule => rule.type === type).map(({ regex }) => containing(regex)));
    return findMember(intersection(now, complement(old)));
  });
  const witness = gained.find(({ verdict }) => verdict === 'found');
  return {
    proposal,
    proofs: [
      { claim: 'nothing that is used is lost', holds: lost.length === 0, detail: lostText[0] ?? null },
      {
        claim: 'nothing is newly allowed',
        holds: gained.every(({ verdict }) => verdict === 'none'),
        detail: witness?.verdict === 'found' ? witness.text : null,
      },
    ],
  };
}
