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
import { isArmStar, rulesInForce, rulesOfType } from '../policy/rules-in-force.js';
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

/** What is allowed for one callout type. */
export interface CalloutLanguage {
  /** The match subjects of all callouts that `decide` allows. */
  readonly language: Language;
  /** The same without the cluster's own storage. */
  readonly byRules: Language;
  /** In the order of `.show`. */
  readonly perRule: readonly RuleLanguage[];
}

/**
 * The languages of regexes and of whole lists of rules, each made once: callout types with the same rules, as an FQDN list makes
 * them, have one language, and what is worked out of it serves them all.
 */
export class PatternLanguages {
  private readonly known = new Map<string, LanguageResult>();
  private readonly lists = new Map<string, Language>();
  private readonly unions = new Map<string, Language>();
  private readonly numbers = new Map<Language, number>();

  constructor(readonly ignoreCase = false) {}

  of(pattern: string): LanguageResult {
    let result = this.known.get(pattern);
    if (result === undefined) {
      result = containsMatch(pattern, { ignoreCase: this.ignoreCase });
      this.known.set(pattern, result);
    }
    return result;
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

  private numberOf(language: Language): number {
    const number = this.numbers.get(language) ?? this.numbers.size;
    this.numbers.set(language, number);
    return number;
  }

  /** What rules allow together. */
  allowedBy(rules: readonly RuleLanguage[]): Language {
    const key = JSON.stringify(rules.map(({ reference: { layer, regex, canCall } }) => [layer, regex, canCall]));
    let language = this.lists.get(key);
    if (language === undefined) {
      const byEffect = (canCall: boolean): Language =>
        this.union(rules.flatMap(({ reference, language: each }) => (reference.canCall === canCall ? each : [])));
      language = intersection(byEffect(true), complement(byEffect(false)));
      this.lists.set(key, language);
    }
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
  if (known === null) return { language: nothing, byRules: nothing, perRule: [] };
  const perRule: RuleLanguage[] = [];
  for (const { layer, rules } of rulesInForce(sources)) {
    for (const { index, rule } of rulesOfType(rules, known)) {
      const { CalloutType: calloutType, CalloutUriRegex: regex, CanCall: canCall } = rule;
      const reference: RuleReference = { layer, index, calloutType, regex, canCall };
      perRule.push({ reference, language: languageOf(reference, patterns) });
    }
  }
  const byRules = patterns.allowedBy(perRule);
  const hasInternalStorage = known === 'external_data' && subject !== 'host';
  const language = hasInternalStorage ? union(byRules, internalStorage(sources)) : byRules;
  return { language, byRules, perRule };
}

function languageOf({ layer, regex, canCall }: RuleReference, patterns: PatternLanguages): Language {
  if (isArmStar(layer, regex)) return everything;
  const result = patterns.of(regex);
  if (result.ok) return result.language;
  return canCall ? nothing : everything;
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
