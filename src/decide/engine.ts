import { LRUCache } from 'lru-cache';
import type { Assumptions } from '../assumptions/index.js';
import { ARM_CALLOUT_TYPES, armCalloutTypeOf, type ArmCalloutType } from '../policy/callout-types.js';
import type { ClusterState } from '../cluster/state.js';
import {
  alikeRules,
  rulesInForce,
  rulesOfType,
  type IndexedRule,
  type LayerRules,
  type RuleLayer,
  type RuleSources,
} from '../policy/rules-in-force.js';
import { toExpression } from '../regex/expression.js';
import { DotnetRegex, type CompileResult } from '../regex/index.js';
import type { Decision, DecisionReason, DecisionWarning, Verdict } from './decision.js';
import { askedMeaning, RuleEvaluator, type AskedMeaning, type Compiler } from './evaluator.js';
import { ruleMeaning } from './rule-meaning.js';
import { RuleSet, type RankedRule } from './rule-set.js';
import { uriParts } from '../uri/index.js';
import { InternalStorage, subjectText, type MatchSubject } from './subject.js';
import { RankedRules, TypeRules, type Findings } from './type-rules.js';

/** The assumptions of a decision. */
export interface DecisionOptions {
  /** What regexes are matched against: `uri` by default. */
  readonly subject?: MatchSubject;
  /** Whether the service would match with RegexOptions.IgnoreCase: no by default, since that is not known. */
  readonly ignoreCase?: boolean;
  /** Questions about the service that are settled, each by the id of a reading: `{ 'predefined-rules': 'documented' }`. */
  readonly assume?: Assumptions;
  /** Answers by the default readings alone, and does not say what an answer rests on. Default: no. */
  readonly defaultReading?: boolean;
}

/** How an engine matches. */
export type MatchOptions = Pick<DecisionOptions, 'subject' | 'ignoreCase'>;

/** What decisions follow from. */
export type DecisionSources = RuleSources & Pick<ClusterState, 'name'>;

/**
 * How much is kept: compiled regexes, which take 10 to 50 KB each and up to 1 MB where hostile URIs have filled their tables; lists of
 * rules, so that the next state of a cluster starts warm, and so many rules in all of them; answers, counted by the UTF-16 units of
 * their URIs.
 */
const MAX_REMEMBERED = {
  regexes: 1_000,
  lists: 100,
  rules: 100_000,
  answerUnits: 1_000_000,
  longestUri: 2_048,
} as const;

/** The rules of a callout type in one layer, and how many rules of any type come before the layer in the order of `.show`. */
interface TypeLayer {
  readonly layer: RuleLayer;
  readonly before: number;
  readonly rules: readonly IndexedRule[];
}

/**
 * Decides about the callouts of one cluster state under one set of assumptions. Holds the compiled rules and the remembered
 * answers of that state, and nothing of any other: a changed state gets an engine of its own. Rules are compiled when their
 * callout type is first asked for.
 */
export class DecisionEngine {
  private readonly subject: MatchSubject;
  private readonly ignoreCase: boolean;
  private readonly layers: readonly LayerRules[];
  private readonly ready = new Map<string, TypeRules>();
  private readonly answers = new Map<string, LRUCache<string, boolean>>();
  /** How many rules are in force, those of types that have the same ones counted once. */
  readonly ruleCount: number;
  private readonly compiler: Compiler;
  private readonly internalStorage: InternalStorage;

  constructor(
    private readonly sources: DecisionSources,
    options: MatchOptions = {},
    /** For tests: whether all rules are asked one by one, which changes no answer. */
    private readonly oneByOne = false,
  ) {
    this.subject = options.subject ?? 'uri';
    this.ignoreCase = options.ignoreCase ?? false;
    this.internalStorage = new InternalStorage(sources);
    this.layers = rulesInForce(sources);
    const alike = ARM_CALLOUT_TYPES.flatMap(type => this.layersOf(type).map(({ rules }) => alikeRules(rules)));
    this.ruleCount = Array.from(new Set(alike)).reduce((count, rules) => count + rules.length, 0);
    this.compiler = this.ignoreCase ? shared.ignoringCase : shared.respectingCase;
  }

  /** Whether a callout may be made. `remember: false` neither asks nor keeps earlier answers, which only slow rules have. */
  isAllowed(type: string, uri: string, remember = true): boolean {
    const known = armCalloutTypeOf(type);
    if (known === null) return false;
    const rules = this.rulesOf(known);
    if (!rules.isSlow || !remember || uri.length > MAX_REMEMBERED.longestUri) return this.allows(known, rules, uri);
    const answers = this.answersOf(known);
    let allowed = answers.get(uri);
    if (allowed === undefined) {
      allowed = this.allows(known, rules, uri);
      answers.set(uri, allowed);
    }
    return allowed;
  }

  private allows(type: ArmCalloutType, rules: TypeRules, uri: string): boolean {
    const text = subjectText(uri, this.subject);
    if (text !== null && rules.isAllowed(text)) return true;
    return type === 'external_data' && this.internalStorage.holds(uri);
  }

  /** Whether a callout may be made, and by which rule: {@link decide} without all that is only of interest to people. */
  judge(type: string, uri: string): Verdict {
    const known = armCalloutTypeOf(type);
    if (known === null) return withoutRule(type, 'unknown-type');
    if (known === 'external_data' && this.internalStorage.holds(uri)) return withoutRule(known, 'internal-storage');
    const text = subjectText(uri, this.subject);
    return text === null ? withoutRule(known, 'not-a-uri') : this.rulesOf(known).judge(text);
  }

  /**
   * The same for a URI of ASCII without line breaks that is in bytes, which is faster than to make a text of it; null where only
   * {@link judge} can tell. The cluster's own storage is not looked for.
   */
  judgeBytes(type: ArmCalloutType, bytes: Uint8Array, start: number, end: number): Verdict | null {
    return this.subject === 'uri' ? this.rulesOf(type).judgeBytes(bytes, start, end) : null;
  }

  /** Whether a callout may be made, and why. */
  decide(type: string, uri: string): Decision {
    const known = armCalloutTypeOf(type);
    const text = subjectText(uri, this.subject);
    const { verdict, matches, faults } = this.findings(known, type, uri, text);
    const { allowed, reason, layer, rule, regex, assumedRuntime } = verdict;
    return {
      allowed,
      reason,
      type: verdict.type,
      uri,
      subject: this.subject,
      subjectText: text,
      ignoreCase: this.ignoreCase,
      layer,
      rule,
      regex,
      matches,
      faults,
      warnings: this.warningsFor(verdict, uri),
      ...(assumedRuntime !== undefined && { assumedRuntime }),
    };
  }

  /** How many rules match a callout, which is cheaper than to tell where they do. */
  matchCount(type: ArmCalloutType, uri: string): number {
    const text = subjectText(uri, this.subject);
    return text === null ? 0 : this.rulesOf(type).matchCount(text);
  }

  private findings(known: ArmCalloutType | null, type: string, uri: string, text: string | null): Findings {
    if (known === null) return withoutRules(type, 'unknown-type');
    if (known === 'external_data' && this.internalStorage.holds(uri)) return withoutRules(known, 'internal-storage');
    return text === null ? withoutRules(known, 'not-a-uri') : this.rulesOf(known).examine(text);
  }

  /** Whether .NET's runtimes may disagree about a rule of that type. */
  dependsOnRuntime(type: ArmCalloutType): boolean {
    return this.rulesOf(type).dependsOnRuntime;
  }

  /** The rules of a type, ready to be asked about what they see. */
  rulesOf(type: ArmCalloutType): TypeRules {
    let rules = this.ready.get(type);
    if (rules === undefined) {
      const layers = this.layersOf(type);
      const { set, meanings, places } = this.prepared(layers);
      const ranked = new RankedRules(meanings, rank => {
        const { layer: place, at } = places[rank] ?? { layer: 0, at: 0 };
        const { layer, before, rules: ofLayer } = layers[place] ?? NO_LAYER;
        const found = ofLayer[at];
        const meaning = meanings[rank];
        if (found === undefined || meaning === undefined) return null;
        const { index, rule } = found;
        return new RuleEvaluator(layer, index, before + index, rule, type, meaning, this.ignoreCase, this.compiler);
      });
      const noMatch = withoutRule(type, type === 'webapi' && this.hasFqdnList() ? 'webapi-with-fqdn-list' : 'no-rule');
      const otherwise = { noMatch, unevaluated: withoutRule(type, 'unevaluated-allow-rule') };
      rules = new TypeRules(ranked, set, otherwise);
      this.ready.set(type, rules);
    }
    return rules;
  }

  private layersOf(type: ArmCalloutType): readonly TypeLayer[] {
    let before = 0;
    return this.layers.map(({ layer, rules }) => {
      const start = before;
      before += rules.length;
      return { layer, before: start, rules: rulesOfType(rules, type) };
    });
  }

  /** What the rules of a type come to. Callout types of the same rules share it, and so do engines. */
  private prepared(layers: readonly TypeLayer[]): PreparedRules {
    const { ignoreCase } = this;
    if (this.oneByOne) return prepare(layers, ignoreCase, true);
    const keys = layers.map(({ layer, rules }) => `${layer === 'arm-policy'}${keyOf(alikeRules(rules))}`);
    const key = `${ignoreCase}${keys.join('')}`;
    let prepared = shared.prepared.get(key);
    if (prepared === undefined) {
      prepared = prepare(layers, ignoreCase);
      shared.prepared.set(key, prepared, { size: prepared.meanings.length + 1 });
    }
    return prepared;
  }

  private answersOf(type: ArmCalloutType): LRUCache<string, boolean> {
    let answers = this.answers.get(type);
    if (answers === undefined) {
      answers = new LRUCache({
        maxSize: MAX_REMEMBERED.answerUnits,
        sizeCalculation: (_allowed, uri) => uri.length + 1,
      });
      this.answers.set(type, answers);
    }
    return answers;
  }

  private hasFqdnList(): boolean {
    return this.sources.restrictOutboundNetworkAccess === 'Enabled' && this.sources.allowedFqdnList.length > 0;
  }

  /** OURS(fqdn-rule-is-unanchored): we decide by the rule that was seen, and say where it goes beyond the list. */
  private warningsFor({ layer }: Verdict, uri: string): readonly DecisionWarning[] {
    if (layer !== 'arm-fqdn') return NO_WARNINGS;
    const host = uriParts(uri)?.host;
    const isListed = this.sources.allowedFqdnList.some(fqdn => fqdn.toLowerCase() === host);
    return isListed ? NO_WARNINGS : ['fqdn-rule-is-unanchored'];
  }
}

/** What rules come to, whatever their callout type is and wherever they are. */
interface PreparedRules {
  readonly set: RuleSet;
  /** By rank: those that deny first, each kind in the order of `.show`. */
  readonly meanings: readonly AskedMeaning[];
  readonly places: readonly RulePlace[];
}

/** A rule by the number of its layer, and its place among the rules of its type there. */
interface RulePlace {
  readonly layer: number;
  readonly at: number;
}

const NO_LAYER: TypeLayer = { layer: 'command', before: 0, rules: [] };

const keys = new WeakMap<readonly IndexedRule[], string>();

/** What tells rules apart whose regexes or effects are others. */
function keyOf(rules: readonly IndexedRule[]): string {
  let key = keys.get(rules);
  if (key === undefined) {
    key = JSON.stringify(rules.map(({ rule }) => [rule.CalloutUriRegex, rule.CanCall]));
    keys.set(rules, key);
  }
  return key;
}

function prepare(layers: readonly TypeLayer[], ignoreCase: boolean, oneByOne = false): PreparedRules {
  const meanings: AskedMeaning[] = [];
  const places: RulePlace[] = [];
  const ranked: RankedRule[] = [];
  for (const canCall of [false, true]) {
    for (const [number, { layer, rules }] of layers.entries()) {
      for (const [at, { rule }] of rules.entries()) {
        if (rule.CanCall !== canCall) continue;
        const meaning = ruleMeaning(layer, rule.CalloutUriRegex, ignoreCase);
        meanings.push(askedMeaning(meaning));
        places.push({ layer: number, at });
        const expression =
          meaning.kind === 'regex' ? toExpression(meaning.tree.root) : meaning.kind === 'everything' ? EMPTY : null;
        ranked.push({ expression: oneByOne ? null : expression, canCall });
      }
    }
  }
  return { set: new RuleSet(ranked), meanings, places };
}

/** Matches everything. */
const EMPTY = { type: 'empty' } as const;

const NO_WARNINGS: readonly DecisionWarning[] = [];

const withoutRuleByKey = new Map<string, Verdict>();

/** A decision that rests on no rule: for a known type the same object each time. */
function withoutRule(type: string, reason: DecisionReason): Verdict {
  const key = `${reason} ${type}`;
  let verdict = withoutRuleByKey.get(key);
  if (verdict === undefined) {
    const allowed = reason === 'internal-storage';
    verdict = { allowed, reason, type, layer: allowed ? 'internal' : 'none', rule: null, regex: null };
    if (reason !== 'unknown-type') withoutRuleByKey.set(key, verdict);
  }
  return verdict;
}

function withoutRules(type: string, reason: DecisionReason): Findings {
  return { verdict: withoutRule(type, reason), matches: [], faults: [] };
}

/** What all engines share. */
const shared = {
  respectingCase: compiler(false),
  ignoringCase: compiler(true),
  prepared: new LRUCache<string, PreparedRules>({ max: MAX_REMEMBERED.lists, maxSize: MAX_REMEMBERED.rules }),
};

function compiler(ignoreCase: boolean): Compiler {
  const kept = new LRUCache<string, CompileResult>({ max: MAX_REMEMBERED.regexes });
  return pattern => {
    let compiled = kept.get(pattern);
    if (compiled === undefined) {
      compiled = DotnetRegex.tryCompile(pattern, { ignoreCase });
      kept.set(pattern, compiled);
    }
    return compiled;
  };
}

/** The engines of the latest states, by assumptions: so many states, and so many rules in all. */
const KEPT = { states: 50, rules: 300_000 } as const;

const engines = new LRUCache<ClusterState, Map<string, DecisionEngine>>({ max: KEPT.states, maxSize: KEPT.rules });
/** The engine asked last, which is nearly always the next one asked, too. */
let last: { readonly state: ClusterState; readonly options: MatchOptions; readonly engine: DecisionEngine } | null =
  null;

/** The engine of a state and a set of assumptions, made when first asked for. Nothing of it is shared with another state's. */
export function engineOf(state: ClusterState, options: MatchOptions = {}): DecisionEngine {
  const { subject = 'uri', ignoreCase = false } = options;
  if (last?.state === state && last.options.subject === subject && last.options.ignoreCase === ignoreCase)
    return last.engine;
  const key = `${subject} ${ignoreCase}`;
  const ofState = engines.get(state) ?? new Map<string, DecisionEngine>();
  const engine = ofState.get(key) ?? new DecisionEngine(state, { subject, ignoreCase });
  ofState.set(key, engine);
  engines.set(state, ofState, { size: engine.ruleCount + 1 });
  last = { state, options: { subject, ignoreCase }, engine };
  return engine;
}

/**
 * May this callout be made, and why? The cluster's own storage first; then one rule that denies is enough (documented), then one
 * that allows; and what no rule allows is denied (documented for restricted clusters and, by plugin, for others).
 */
export function decide(state: ClusterState, type: string, uri: string, options: MatchOptions = {}): Decision {
  return engineOf(state, options).decide(type, uri);
}
