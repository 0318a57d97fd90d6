import {
  complement,
  containing,
  containsMatch,
  everything,
  intersection,
  nothing,
  union,
  type Language,
  type LanguageResult,
  type Unknown,
} from '../automata/index.js';
import {
  internalStorageHosts,
  type DecisionSources,
  type MatchSubject,
  type RuleReference,
  type StorageOwner,
} from '../decide/index.js';
import { armCalloutTypeOf } from '../policy/callout-types.js';
import {
  alikeRules,
  isArmStar,
  rulesInForce,
  rulesOfType,
  type IndexedRule,
  type RuleLayer,
} from '../policy/rules-in-force.js';
import type { CalloutRule } from '../policy/rules.js';
import { anyCase, OPTIONAL_USERINFO, PORT } from '../uri/index.js';
import { mention } from '../../grammar/text/mention.js';

/** The assumptions under which a language is that of the allowed callouts. */
export interface LanguageOptions {
  /** What regexes are matched against: `uri` by default. */
  readonly subject?: MatchSubject;
  /** Whether the service would match with RegexOptions.IgnoreCase: no by default. */
  readonly ignoreCase?: boolean;
  /** Keeps what is worked out of a regex for other languages of the same assumptions about case. Default: nothing is kept. */
  readonly patterns?: PatternLanguages;
}

/** A rule of the type, and the match subjects for which it speaks: to allow, or to deny. */
export interface RuleLanguage {
  readonly reference: RuleReference;
  /** Of a rule that cannot be evaluated: nothing where it allows, everything where it denies. */
  readonly language: Language;
}

/** What rules allow and deny together: the languages of each kind, each once. */
interface RuleLanguages {
  readonly allowing: ReadonlySet<Language>;
  readonly denying: ReadonlySet<Language>;
}

/** What is allowed for one callout type. */
export interface CalloutLanguage extends RuleLanguages {
  /** The match subjects of all callouts that `decide` allows. */
  readonly language: Language;
  /** The same without the cluster's own storage. */
  readonly byRules: Language;
  /** In the order of `.show`; listed anew each time. */
  readonly perRule: readonly RuleLanguage[];
}

/** The rules of a type in one layer. */
interface TypeLayer {
  readonly layer: RuleLayer;
  readonly rules: readonly IndexedRule[];
}

/**
 * The languages of regexes and of whole lists of rules, each made once: callout types with the same rules, as an FQDN list makes
 * them, have one language, and what is worked out of it serves them all.
 */
export class PatternLanguages {
  private readonly known = new Map<string, LanguageResult>();
  private readonly lists = new Map<string, Language>();
  private readonly unions = new Map<string, Language>();
  private readonly numbers = new Map<object, number>();
  private readonly ofArm = new Map<readonly IndexedRule[], RuleLanguages>();
  private readonly ofOthers = new Map<readonly IndexedRule[], RuleLanguages>();
  private readonly policies = new Map<string, ReturnType<PatternLanguages['ofLayers']>>();

  constructor(readonly ignoreCase = false) {}

  of(pattern: string): LanguageResult {
    let result = this.known.get(pattern);
    if (result === undefined) {
      result = containsMatch(pattern, { ignoreCase: this.ignoreCase });
      this.known.set(pattern, result);
    }
    return result;
  }

  /** Of a rule of that layer: of one that cannot be evaluated, nothing where it allows, everything where it denies. */
  ofRule(layer: RuleLayer, { CalloutUriRegex: regex, CanCall }: CalloutRule): Language {
    if (isArmStar(layer, regex)) return everything;
    const result = this.of(regex);
    if (result.ok) return result.language;
    return CanCall ? nothing : everything;
  }

  /** Of the rules of a type. */
  ofLayers(layers: readonly TypeLayer[]): RuleLanguages & Pick<CalloutLanguage, 'byRules'> {
    const parts = layers.flatMap(({ layer, rules }) => (rules.length === 0 ? [] : this.ofLayer(layer, rules)));
    const key = parts.map(part => this.numberOf(part)).join();
    let languages = this.policies.get(key);
    if (languages === undefined) {
      const allowing = new Set(parts.flatMap(part => [...part.allowing]));
      const denying = new Set(parts.flatMap(part => [...part.denying]));
      languages = { allowing, denying, byRules: this.allowedBy(allowing, denying) };
      this.policies.set(key, languages);
    }
    return languages;
  }

  private ofLayer(layer: RuleLayer, rules: readonly IndexedRule[]): RuleLanguages {
    const alike = alikeRules(rules);
    const known = layer === 'arm-policy' ? this.ofArm : this.ofOthers;
    let languages = known.get(alike);
    if (languages === undefined) {
      const [allowing, denying] = [new Set<Language>(), new Set<Language>()];
      for (const { rule } of alike) (rule.CanCall ? allowing : denying).add(this.ofRule(layer, rule));
      allowing.delete(nothing);
      languages = { allowing, denying };
      known.set(alike, languages);
    }
    return languages;
  }

  /** The union of languages: of the same ones, whatever their order, the same one each time. */
  union(languages: Iterable<Language>): Language {
    const distinct = new Set(languages);
    const key = Array.from(distinct, each => this.numberOf(each))
      .sort((left, right) => left - right)
      .join();
    const known = this.unions.get(key) ?? union(...distinct);
    this.unions.set(key, known);
    return known;
  }

  private numberOf(each: object): number {
    const number = this.numbers.get(each) ?? this.numbers.size;
    this.numbers.set(each, number);
    return number;
  }

  private allowedBy(allowing: ReadonlySet<Language>, denying: ReadonlySet<Language>): Language {
    const [allowed, denied] = [this.union(allowing), this.union(denying)];
    const key = `${this.numberOf(allowed)} ${this.numberOf(denied)}`;
    const language = this.lists.get(key) ?? intersection(allowed, complement(denied));
    this.lists.set(key, language);
    return language;
  }
}

/**
 * The texts that `decide` allows for a callout type, with its semantics: whatever a rule denies is denied, else what a rule allows
 * is allowed; a regex that .NET refuses allows nothing or denies everything; ARM's bare `*` matches all. With `uri` and `origin` as
 * the match subject the cluster's own storage is in it; with `host` it is not, since it is allowed over https only, which no host
 * tells. An unknown type allows nothing.
 *
 * Where `decide` gives up on a text (a match by backtracking that takes too long) and fails closed, the language has what .NET
 * would match.
 */
export function allowedLanguage(
  sources: DecisionSources,
  type: string,
  { subject = 'uri', ignoreCase = false, patterns = new PatternLanguages(ignoreCase) }: LanguageOptions = {},
): CalloutLanguage {
  const known = armCalloutTypeOf(type);
  if (known === null) {
    return { language: nothing, byRules: nothing, perRule: [], allowing: new Set(), denying: new Set() };
  }
  const layers = rulesInForce(sources).map(({ layer, rules }) => ({ layer, rules: rulesOfType(rules, known) }));
  const { byRules, allowing, denying } = patterns.ofLayers(layers);
  const hasInternalStorage = known === 'external_data' && subject !== 'host';
  const language = hasInternalStorage ? union(byRules, internalStorage(sources)) : byRules;
  return {
    language,
    byRules,
    allowing,
    denying,
    get perRule() {
      return layers.flatMap(({ layer, rules }) =>
        rules.map(({ index, rule }) => ruleLanguage(layer, index, rule, patterns)),
      );
    },
  };
}

function ruleLanguage(layer: RuleLayer, index: number, rule: CalloutRule, patterns: PatternLanguages): RuleLanguage {
  const { CalloutType: calloutType, CalloutUriRegex: regex, CanCall: canCall } = rule;
  return { reference: { layer, index, calloutType, regex, canCall }, language: patterns.ofRule(layer, rule) };
}

/** The URIs that `InternalStorage.holds` of src/decide holds true of. */
export function internalStorage(cluster: StorageOwner): Language {
  const hosts = internalStorageHosts(cluster).map(anyCase).join('|');
  return containing(String.raw`\A${anyCase('https')}://${OPTIONAL_USERINFO}(?:${hosts})(?::${PORT})?(?:[/?#]|\z)`);
}

/** Why there is no answer, with the rule that is the reason, where one is. */
export function describeUnknown({ message, pattern }: Unknown, rules: readonly RuleLanguage[]): string {
  const rule = rules.find(({ reference }) => reference.regex === pattern);
  return rule === undefined ? message : `${mention(rule.reference.regex)} (${placeOf(rule.reference)}): ${message}`;
}

/** `[3] of the layer command` */
function placeOf({ layer, index }: RuleReference): string {
  return `rule [${index}] of the layer ${layer}`;
}
