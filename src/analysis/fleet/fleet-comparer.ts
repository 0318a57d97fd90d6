import { intersection, nothing, type Language } from '../../automata/index.js';
import { DecisionEngine, InternalStorage, type MatchSubject } from '../../decide/index.js';
import { ARM_CALLOUT_TYPES, type ArmCalloutType } from '../../policy/callout-types.js';
import { allowedLanguage, type RuleLanguage } from '../callout-language.js';
import {
  compareType,
  KnownDifferences,
  type CompareOptions,
  type DifferenceAnswer,
  type Relation,
} from '../diff/compare.js';
import type { PolicyInput } from '../inputs/index.js';
import { universeOf, uriOf } from '../match-subject.js';
import { ask } from '../question.js';

/** How a group differs from the largest one in a callout type. */
export interface FleetComparison {
  readonly type: ArmCalloutType;
  readonly relation: Relation;
  /** A URI that it allows and the largest group denies. */
  readonly allows: string | null;
  /** A URI that it denies and the largest group allows. */
  readonly denies: string | null;
}

/** How many rules of a type are tried before the whole question is asked. */
const MAX_TRIED = 3;

/**
 * Compares groups with the largest one. Most differ by rules that only one of both has: a URI of such a rule, put to the plain matchers of
 * both, shows the difference without an automaton of all rules. Where none does, the whole question is asked.
 */
export class FleetComparer {
  private readonly known: KnownDifferences;
  private readonly samples = new Map<Language, string | null>();
  private readonly largestEngine: DecisionEngine;
  private readonly subject: MatchSubject;
  private readonly ignoreCase: boolean;

  constructor(
    private readonly largest: PolicyInput,
    private readonly options: CompareOptions,
  ) {
    const { subject = 'uri', ignoreCase = false } = options;
    this.subject = subject;
    this.ignoreCase = ignoreCase;
    this.known = new KnownDifferences(ignoreCase);
    this.largestEngine = new DecisionEngine(largest.cluster, { subject, ignoreCase });
  }

  compare(group: PolicyInput): readonly FleetComparison[] {
    const { subject, ignoreCase } = this;
    // It is dropped afterwards: the compiled rules of all groups together take gigabytes.
    const engine = new DecisionEngine(group.cluster, { subject, ignoreCase });
    return ARM_CALLOUT_TYPES.map(type => this.quickly(group, engine, type) ?? this.wholly(group, type));
  }

  private wholly(group: PolicyInput, type: ArmCalloutType): FleetComparison {
    const { relation, newlyAllowed, newlyDenied } = compareType(this.largest, group, type, this.options, this.known);
    return { type, relation, allows: witnessOf(newlyAllowed), denies: witnessOf(newlyDenied) };
  }

  /** Where both allow what the other denies; null where that is not found at once. */
  private quickly(group: PolicyInput, engine: DecisionEngine, type: ArmCalloutType): FleetComparison | null {
    const { subject, ignoreCase } = this;
    const { patterns } = this.known;
    const options = { subject, ignoreCase, patterns };
    const [old, now] = [this.largest, group].map(({ cluster }) => allowedLanguage(cluster, type, options).perRule);
    // A rule that is matched by backtracking may give up, and then a denial proves nothing.
    const isPlain = ({ reference }: RuleLanguage): boolean => patterns.of(reference.regex).ok;
    if (old === undefined || now === undefined || !old.every(isPlain) || !now.every(isPlain)) return null;
    // What a cluster stores itself is not a matter of its rules.
    const storages = [this.largest, group].map(({ cluster }) => new InternalStorage(cluster));
    const differs = (uri: string, isAllowedNow: boolean): boolean =>
      engine.isAllowed(type, uri) === isAllowedNow &&
      this.largestEngine.isAllowed(type, uri) !== isAllowedNow &&
      !(type === 'external_data' && storages.some(storage => storage.holds(uri)));
    const allows = this.onlyIn(now, old, uri => differs(uri, true));
    if (allows === null) return null;
    const denies = this.onlyIn(old, now, uri => differs(uri, false));
    return denies === null ? null : { type, relation: 'different', allows, denies };
  }

  /** A URI of a rule that only the one list has, for which the difference shows. */
  private onlyIn(
    one: readonly RuleLanguage[],
    other: readonly RuleLanguage[],
    isShown: (uri: string) => boolean,
  ): string | null {
    const others = new Set(other.map(({ language }) => language));
    const own = one.filter(({ reference, language }) => reference.canCall && !others.has(language));
    for (const { language } of own.slice(0, MAX_TRIED)) {
      const uri = this.sampleOf(language);
      if (uri !== null && isShown(uri)) return uri;
    }
    return null;
  }

  private sampleOf(language: Language): string | null {
    const known = this.samples.get(language);
    if (known !== undefined) return known;
    const answer =
      language === nothing ? null : ask(intersection(universeOf(this.subject), language), this.subject, this.options);
    const uri = answer?.verdict === 'found' ? uriOf(answer.text, this.subject) : null;
    this.samples.set(language, uri);
    return uri;
  }
}

function witnessOf(answer: DifferenceAnswer): string | null {
  return answer.verdict === 'found' ? answer.witness.uri : null;
}
