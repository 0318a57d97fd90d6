import { complement, intersection, union, type Language, type MemberAnswer } from '../../automata/index.js';
import { decide, type DecisionOptions, type MatchSubject } from '../../decide/index.js';
import type { ClusterState } from '../../cluster/state.js';
import { ARM_CALLOUT_TYPES, type ArmCalloutType } from '../../policy/callout-types.js';
import { mention } from '../../../grammar/text/mention.js';
import { allowedLanguage, internalStorage, PatternLanguages, type CalloutLanguage } from '../callout-language.js';
import { unconfirmed } from '../confirm.js';
import { decidingRule, type PolicyInput, type SourcedRule } from '../inputs/index.js';
import { readabilityOf, universeOf, uriOf } from '../match-subject.js';
import { isWellFormed } from '../../uri/index.js';
import { ask, type QuestionLimits } from '../question.js';

/** How two policies are compared. */
export interface CompareOptions extends QuestionLimits, DecisionOptions {}

export type Side = 'old' | 'new';

/** A rule that is the reason for a change. */
export interface ResponsibleRule extends Pick<SourcedRule, 'layer' | 'index' | 'rule' | 'pattern'> {
  /** Of the two policies, the one that has it. */
  readonly side: Side;
}

/** A text that one policy allows and the other does not: a URI where there is one. */
export interface Witness {
  readonly uri: string;
  /** Whether it is an absolute URI by RFC 3986 that every client takes. */
  readonly wellFormed: boolean;
  /** What newly allows it; or what denies it now, else what allowed it before. null: the cluster's own storage. */
  readonly rule: ResponsibleRule | null;
}

/** Is there such a text, a URI or not? `none` is a proof. */
export type DifferenceAnswer =
  | { readonly verdict: 'none' }
  | { readonly verdict: 'found'; readonly witness: Witness }
  /** Why not, in words. */
  | { readonly verdict: 'unknown'; readonly reason: string };

/** What the new policy allows for a type, beside the old one. */
export type Relation = 'equal' | 'narrower' | 'wider' | 'different' | 'unknown';

/** The comparison of two policies for one callout type. */
export interface TypeComparison {
  readonly type: ArmCalloutType;
  readonly relation: Relation;
  readonly newlyAllowed: DifferenceAnswer;
  readonly newlyDenied: DifferenceAnswer;
  /** All that is newly allowed, or denied: unions of languages of match subjects. */
  readonly gained: Language;
  readonly lost: Language;
}

/**
 * Compares what two policies allow, type by type. The cluster's own storage is not a matter of policy: both are taken for the policy of
 * the cluster that the new one names.
 */
export function comparePolicies(
  before: PolicyInput,
  after: PolicyInput,
  options: CompareOptions = {},
  known = new KnownDifferences(options.ignoreCase),
): readonly TypeComparison[] {
  return ARM_CALLOUT_TYPES.map(type => compareType(before, after, type, options, known));
}

/** What has been worked out for one type already serves all others with the same rules, as an FQDN list makes them. */
export class KnownDifferences {
  private readonly known = new Map<Language, Map<Language, LanguageDifference[]>>();

  constructor(
    ignoreCase = false,
    readonly patterns = new PatternLanguages(ignoreCase),
  ) {}

  of(one: Language, other: Language, kind: string, make: () => Omit<LanguageDifference, 'kind'>): LanguageDifference {
    const byOther = this.known.get(one) ?? new Map<Language, LanguageDifference[]>();
    this.known.set(one, byOther);
    const differences = byOther.get(other) ?? [];
    byOther.set(other, differences);
    const known = differences.find(each => each.kind === kind);
    if (known !== undefined) return known;
    const made = { kind, ...make() };
    differences.push(made);
    return made;
  }
}

/** What one language has and another does not, and a member of each part, where it has one. */
interface LanguageDifference {
  /** What else it depends on. */
  readonly kind: string;
  readonly whole: Language;
  readonly members: readonly MemberAnswer[];
}

/** The same for one type. */
export function compareType(
  before: PolicyInput,
  after: PolicyInput,
  type: ArmCalloutType,
  options: CompareOptions = {},
  known = new KnownDifferences(options.ignoreCase),
): TypeComparison {
  return new Comparison(renamed(before, after.cluster.name), after, type, options, known).run();
}

const renamedClusters = new WeakMap<ClusterState, ClusterState>();

/** The same cluster each time, so that its rules are compiled once. */
function renamed(input: PolicyInput, name: string): PolicyInput {
  if (input.cluster.name === name) return input;
  const known = renamedClusters.get(input.cluster);
  const cluster = known?.name === name ? known : { ...input.cluster, name };
  renamedClusters.set(input.cluster, cluster);
  return { ...input, cluster };
}

class Comparison {
  private readonly subject: MatchSubject;
  private readonly old: CalloutLanguage;
  private readonly new: CalloutLanguage;

  constructor(
    private readonly before: PolicyInput,
    private readonly after: PolicyInput,
    private readonly type: ArmCalloutType,
    private readonly options: CompareOptions,
    private readonly known: KnownDifferences,
  ) {
    const { subject = 'uri', ignoreCase = false } = options;
    const { patterns } = known;
    this.subject = subject;
    this.old = allowedLanguage(before.cluster, type, { subject, ignoreCase, patterns });
    this.new = allowedLanguage(after.cluster, type, { subject, ignoreCase, patterns });
  }

  run(): TypeComparison {
    const gained = this.difference(this.new, this.old);
    const lost = this.difference(this.old, this.new);
    const newlyAllowed = this.find(gained.members, 'new');
    const newlyDenied = this.find(lost.members, 'old');
    return {
      type: this.type,
      relation: relationOf(newlyAllowed, newlyDenied),
      newlyAllowed,
      newlyDenied,
      gained: gained.whole,
      lost: lost.whole,
    };
  }

  private difference(one: CalloutLanguage, other: CalloutLanguage): LanguageDifference {
    const kind = this.internalStorage().length > 0 ? `${this.subject}, but for internal storage` : this.subject;
    return this.known.of(one.byRules, other.byRules, kind, () => {
      const parts = this.without(one, other);
      return { whole: union(...parts), members: parts.map(part => ask(part, this.subject, this.options)) };
    });
  }

  /**
   * What one policy allows and the other does not, in parts: what rules of the one alone allow, and what rules of the other alone
   * deny. Rules that both have are never asked for what they allow, so that large policies with small differences stay small.
   */
  private without(one: CalloutLanguage, other: CalloutLanguage): readonly Language[] {
    const { allowing: allowed, denying: denied } = one;
    const { allowing: othersAllowed, denying: othersDenied } = other;
    const onlyAllowed = [...allowed].filter(language => !othersAllowed.has(language));
    const onlyOthersDenied = [...othersDenied].filter(language => !denied.has(language));
    const universe = [universeOf(this.subject), ...this.internalStorage().map(complement)];
    const parts: Language[] = [];
    const { patterns } = this.known;
    if (onlyAllowed.length > 0) {
      const excluded = patterns.union([...othersAllowed, ...denied]);
      parts.push(intersection(...universe, patterns.union(onlyAllowed), complement(excluded)));
    }
    if (onlyOthersDenied.length > 0 && allowed.size > 0) {
      const byDenial = intersection(
        patterns.union(allowed),
        patterns.union(onlyOthersDenied),
        complement(patterns.union(denied)),
      );
      parts.push(intersection(...universe, byDenial));
    }
    return parts;
  }

  /** Always allowed by both. */
  private internalStorage(): readonly Language[] {
    const hasIt = this.type === 'external_data' && this.subject !== 'host';
    return hasIt ? [internalStorage(this.after.cluster)] : [];
  }

  private find(answers: readonly MemberAnswer[], allowedBy: Side): DifferenceAnswer {
    const texts = answers.flatMap(answer => (answer.verdict === 'found' ? answer.text : []));
    const unknown = answers.find(answer => answer.verdict === 'unknown');
    const rank = (each: string): number => readabilityOf(uriOf(each, this.subject));
    const [text] = texts.sort((left, right) => rank(left) - rank(right) || left.length - right.length);
    if (text !== undefined) return this.confirmed(text, allowedBy);
    return unknown === undefined ? { verdict: 'none' } : { verdict: 'unknown', reason: this.reasonOf(unknown) };
  }

  private reasonOf({ reason: { message, pattern } }: MemberAnswer & { readonly verdict: 'unknown' }): string {
    const isIt = ({ rule }: SourcedRule): boolean =>
      rule.CalloutUriRegex === pattern && rule.CalloutType.toLowerCase() === this.type;
    const rule = this.after.rules.find(isIt) ?? this.before.rules.find(isIt);
    return rule === undefined ? message : `${mention(rule.rule.CalloutUriRegex)}: ${message}`;
  }

  private confirmed(text: string, allowedBy: Side): DifferenceAnswer {
    const uri = uriOf(text, this.subject);
    const { ignoreCase = false } = this.options;
    const assumptions = { subject: this.subject, ignoreCase };
    const [old, now] = [this.before, this.after].map(({ cluster }) => decide(cluster, this.type, uri, assumptions));
    if (old === undefined || now === undefined) throw new Error('there are two decisions');
    const reason = unconfirmed([
      { decision: old, isAllowed: allowedBy === 'old' },
      { decision: now, isAllowed: allowedBy === 'new' },
    ]);
    if (reason !== null) return { verdict: 'unknown', reason };
    const deniedNow = decidingRule(this.after, now);
    const responsible = deniedNow === null ? decidingRule(this.before, old) : deniedNow;
    const side: Side = deniedNow === null ? 'old' : 'new';
    const rule = responsible === null ? null : { ...responsible, side };
    return { verdict: 'found', witness: { uri, wellFormed: isWellFormed(uri), rule } };
  }
}

function relationOf(newlyAllowed: DifferenceAnswer, newlyDenied: DifferenceAnswer): Relation {
  if (newlyAllowed.verdict === 'unknown' || newlyDenied.verdict === 'unknown') return 'unknown';
  if (newlyAllowed.verdict === 'found') return newlyDenied.verdict === 'found' ? 'different' : 'wider';
  return newlyDenied.verdict === 'found' ? 'narrower' : 'equal';
}
