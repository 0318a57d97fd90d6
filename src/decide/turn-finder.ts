import {
  fqdnsBehind,
  gateOf,
  isGatedHost,
  openQuestions,
  PREDEFINED_QUESTIONS,
  readingsUnder,
  turnsOfSize,
  withTurns,
  worldOf,
  type Assumptions,
  type OpenFor,
  type QuestionId,
  type Readings,
  type Turn,
} from '../assumptions/index.js';
import type { ClusterState } from '../cluster/state.js';
import { armCalloutTypeOf, type ArmCalloutType } from '../policy/callout-types.js';
import { rulesInForce } from '../policy/rules-in-force.js';
import { uriParts, withLowerCaseHost, type UriParts } from '../uri/index.js';
import { isCasePlain, isPlainText } from './case-plain.js';
import type { Verdict } from './decision.js';
import type { DecisionEngine } from './engine.js';
import { PlainUri } from './plain-uri.js';
import { ReadingDecider } from './reading-decider.js';
import type { MatchSubject } from './subject.js';
import type { TypeRules } from './type-rules.js';

/** Some readings together, and the decision under them. */
interface Alternative {
  readonly turns: readonly Turn[];
  readonly decider: ReadingDecider;
}

/** The same for plain URIs. */
interface PlainAlternative {
  readonly turns: readonly Turn[];
  readonly subject: MatchSubject;
  /** null where everything is allowed. */
  readonly rules: TypeRules | null;
}

/** What may turn the answers of one callout type that are the same. */
interface Context {
  readonly type: ArmCalloutType;
  readonly allowed: boolean;
  readonly open: readonly OpenFor[];
  /** Where no rule matches and the engine alone decides: the first question turns the answer. */
  readonly withoutRule: readonly Turn[] | null;
  /** By which of the open questions are looked into. */
  readonly alternatives: Map<number, readonly Alternative[]>;
  /** What may turn answers about plain URIs: those without capital letters, and those with some behind the host. */
  plain: { readonly small: readonly PlainAlternative[]; readonly withCapitals: readonly PlainAlternative[] } | null;
}

const ROBUST: readonly Turn[] = [];
/** What an earlier runtime says is not worked out: where it may say something else, it is not known even where it is assumed. */
const EARLIER_RUNTIME: readonly Turn[] = [{ question: 'dotnet-runtime', reading: 'earlier' }];
const OTHER_PREDEFINED_RULES = PREDEFINED_QUESTIONS.map((question): readonly [Turn] => [{ question, reading: 'more' }]);

/** Finds the smallest sets of readings that turn the answers of one cluster. */
export class TurnFinder {
  private readonly contexts = new Map<ArmCalloutType, Context[]>();
  private readonly readings: Readings;
  private readonly hasPlainFqdns: boolean;
  private readonly uri = new PlainUri();

  constructor(
    private readonly state: ClusterState,
    private readonly assumptions: Assumptions,
    private readonly engine: DecisionEngine,
    private readonly isPlain: boolean,
  ) {
    this.readings = readingsUnder(assumptions);
    const { allowedFqdnList: fqdns, calloutPolicies } = state;
    this.hasPlainFqdns = [...fqdns, ...(fqdnsBehind(calloutPolicies ?? []) ?? [])].every(isPlainText);
  }

  /** The smallest turning set of an answer; `ofGate`: of readings that leave a gate undecided. */
  turns(verdict: Verdict, uri: string, ofGate: boolean): readonly Turn[] {
    const type = armCalloutTypeOf(verdict.type);
    if (type === null) return ROBUST;
    if (verdict.assumedRuntime !== undefined && this.readings['dotnet-runtime'] === 'earlier') return EARLIER_RUNTIME;
    const context = this.contextOf(type, verdict.allowed, ofGate);
    if (context.open.length === 0) return ROBUST;
    if (context.withoutRule !== null && verdict.reason === 'no-rule') return context.withoutRule;
    const plain = this.uri.readText(uri) ? this.searchPlain(context, this.uri) : null;
    return plain ?? this.search(context, uri);
  }

  /** The same of a plain URI; null where only {@link turns} can tell. */
  turnsOfPlain(verdict: Verdict, uri: PlainUri): readonly Turn[] | null {
    const type = armCalloutTypeOf(verdict.type);
    if (type === null || verdict.assumedRuntime !== undefined) return null;
    const context = this.contextOf(type, verdict.allowed, false);
    if (context.open.length === 0) return ROBUST;
    if (context.withoutRule !== null && verdict.reason === 'no-rule') return context.withoutRule;
    return this.searchPlain(context, uri);
  }

  /** null where the bytes of the URI do not tell. */
  private searchPlain(context: Context, uri: PlainUri): readonly Turn[] | null {
    const { allowed } = context;
    const { small, withCapitals } = (context.plain ??= this.plainAlternatives(context));
    for (const { turns, subject, rules } of uri.hasCapitals ? withCapitals : small) {
      // To see the origin turns nothing then, and what it would turn with others, these turn alone.
      if (subject === 'origin' && uri.isOrigin && this.readings['match-subject'] === 'uri') continue;
      let isAllowed = true;
      if (rules !== null) {
        uri.see(subject);
        const verdict = rules.judgeBytes(uri.seen, uri.seenStart, uri.seenEnd);
        if (verdict === null) return null;
        isAllowed = verdict.allowed;
      }
      if (isAllowed !== allowed) return turns;
    }
    return ROBUST;
  }

  /**
   * What has to be asked about plain URIs, whose hosts are in small letters and not behind the second gate. Readings are left out that
   * make no other answer than fewer of them, which are asked before.
   */
  private plainAlternatives(context: Context): Exclude<Context['plain'], null> {
    const { type, allowed, open } = context;
    const isCasePlain = this.isCasePlain(type, open);
    const alternativesFor = (hasCapitals: boolean): readonly PlainAlternative[] => {
      const seesCase = hasCapitals || !isCasePlain;
      const mask = maskOf(open, ({ id }) => {
        if (id === 'host-case' || id === 'second-gate') return false;
        if (id === 'match-case') return seesCase;
        // In small letters, a rule without anchors matches wherever the exact name does.
        return id !== 'fqdn-entry' || allowed || !this.hasPlainFqdns;
      });
      if (mask === 0) return [];
      return this.alternativesOf(context, mask).flatMap(({ turns, decider }) => {
        const { subject, engine } = decider;
        // The parts of plain URIs have no capital letters.
        const isDoubled = isCasePlain && subject !== 'uri' && turns.some(({ question }) => question === 'match-case');
        return isDoubled ? [] : [{ turns, subject, rules: decider.allowsAll(type) ? null : engine.rulesOf(type) }];
      });
    };
    return { small: alternativesFor(false), withCapitals: alternativesFor(true) };
  }

  private search(context: Context, uri: string): readonly Turn[] {
    const { open, type, allowed } = context;
    const parts = uriParts(uri);
    const mask = maskOf(open, ({ id }) => concerns(id, uri, parts));
    if (mask === 0) return ROBUST;
    for (const { turns, decider } of this.alternativesOf(context, mask)) {
      if (decider.isAllowed(type, uri) !== allowed) return turns;
    }
    return ROBUST;
  }

  private alternativesOf({ open, alternatives }: Context, mask: number): readonly Alternative[] {
    let list = alternatives.get(mask);
    if (list === undefined) {
      const questions = open.filter((_, index) => Math.floor(mask / 2 ** index) % 2 === 1);
      list = questions
        .flatMap((_, index) => [...turnsOfSize(questions, index + 1)])
        .map(turns => ({ turns, decider: new ReadingDecider(this.state, withTurns(this.readings, turns)) }));
      alternatives.set(mask, list);
    }
    return list;
  }

  private contextOf(type: ArmCalloutType, allowed: boolean, ofGate: boolean): Context {
    let ofType = this.contexts.get(type);
    if (ofType === undefined) this.contexts.set(type, (ofType = []));
    return (ofType[(allowed ? 1 : 0) + (ofGate ? 2 : 0)] ??= this.makeContext(type, allowed, ofGate));
  }

  private makeContext(type: ArmCalloutType, allowed: boolean, ofGate: boolean): Context {
    const open = openQuestions(this.state, type, this.assumptions).flatMap(({ id, others }) => {
      const left = others.filter(
        reading => this.canTurn(id, reading, type, allowed) && !(ofGate && gateOf(id, reading) === 'condition'),
      );
      return left.length === 0 ? [] : [{ id, others: left }];
    });
    const first = !ofGate && this.isPlain ? open[0]?.id : undefined;
    const withoutRule = allowed ? undefined : OTHER_PREDEFINED_RULES.find(([turn]) => turn.question === first);
    return { type, allowed, open, withoutRule: withoutRule ?? null, alternatives: new Map(), plain: null };
  }

  /**
   * A reading that can only allow more is never needed to turn what is allowed: what is denied with it is denied without it, too. So with
   * one that can only deny more.
   */
  private canTurn(id: OpenFor['id'], reading: string, type: ArmCalloutType, allowed: boolean): boolean {
    switch (id) {
      case 'predefined-rules':
      case 'china-rules':
      case 'external-reads':
        return !allowed;
      case 'cloud-rules':
        return allowed === (reading === 'none');
      case 'unread-scripts':
      case 'not-stated':
        return reading === (allowed ? 'deny' : 'allow');
      case 'second-gate':
        return allowed;
      case 'dotnet-runtime':
        return this.engine.dependsOnRuntime(type);
      case 'match-subject':
      case 'host-case':
      case 'match-case':
      case 'fqdn-entry':
      case 'cluster-row':
        return true;
    }
  }

  /** Whether the rules of a type see the same in texts without capital letters whether case counts or not, in every world. */
  private isCasePlain(type: ArmCalloutType, open: readonly OpenFor[]): boolean {
    const ofRules = open.filter(({ id }) => id === 'fqdn-entry' || id === 'cluster-row');
    const worlds = [0, 1, 2]
      .flatMap(size => [...turnsOfSize(ofRules, size)])
      .map(turns => worldOf(this.state, withTurns(this.readings, turns)));
    return worlds
      .flatMap(rulesInForce)
      .flatMap(({ rules }) => rules)
      .filter(({ CalloutType }) => CalloutType.toLowerCase() === type)
      .every(({ CalloutUriRegex }) => isCasePlain(CalloutUriRegex));
  }
}

/** Whether the readings of an open question may differ about that URI. */
function concerns(id: QuestionId, uri: string, parts: UriParts | null): boolean {
  switch (id) {
    case 'host-case':
      return withLowerCaseHost(uri) !== uri;
    case 'match-subject':
      // What is not a URI has no other match subject, so that no reading says anything else of it.
      return parts !== null;
    case 'second-gate':
      return isGatedHost(parts?.host ?? uri.toLowerCase());
    default:
      return true;
  }
}

/** Of open questions, one bit each, those that are wanted. */
function maskOf(open: readonly OpenFor[], isWanted: (question: OpenFor) => boolean): number {
  return open.reduce((mask, question, index) => mask + (isWanted(question) ? 2 ** index : 0), 0);
}
