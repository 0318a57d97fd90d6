import {
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
import { ReadingDecider } from './reading-decider.js';

/**
 * Of what is asked about a URI without capital letters, these questions turn an answer by what stands before its path, or alike for
 * all URIs, once the answer itself is known.
 */
const BY_AUTHORITY: ReadonlySet<QuestionId> = new Set([
  'predefined-rules',
  'china-rules',
  'unread-scripts',
  'not-stated',
  'match-subject',
  'host-case',
  'match-case',
  'fqdn-entry',
  'second-gate',
  'external-reads',
]);

/** Some readings together, and the decision under them. */
interface Alternative {
  readonly turns: readonly Turn[];
  readonly decider: ReadingDecider;
}

/** What may turn the answers of one callout type that are the same. */
interface Context {
  readonly type: ArmCalloutType;
  readonly allowed: boolean;
  readonly open: readonly OpenFor[];
  /** Where no rule matches and the engine alone decides: the first question turns the answer. */
  readonly withoutRule: readonly Turn[] | null;
  /** What is known by the beginning of the URI; null where it does not tell. */
  readonly known: TurnCache | null;
  /** By which of the open questions are looked into. */
  readonly alternatives: Map<number, readonly Alternative[]>;
}

const ROBUST: readonly Turn[] = [];
/** What an earlier runtime says is not worked out: where it may say something else, it is not known even where it is assumed. */
const EARLIER_RUNTIME: readonly Turn[] = [{ question: 'dotnet-runtime', reading: 'earlier' }];
const OTHER_PREDEFINED_RULES = PREDEFINED_QUESTIONS.map((question): readonly [Turn] => [{ question, reading: 'more' }]);

/** Finds the smallest sets of readings that turn the answers of one cluster. */
export class TurnFinder {
  private readonly contexts = new Map<string, Context>();
  private readonly readings: Readings;
  private readonly hasPlainFqdns: boolean;

  constructor(
    private readonly state: ClusterState,
    private readonly assumptions: Assumptions,
    private readonly engine: DecisionEngine,
    private readonly isPlain: boolean,
  ) {
    this.readings = readingsUnder(assumptions);
    this.hasPlainFqdns = state.allowedFqdnList.every(isPlainText);
  }

  /** The turning set where the verdict alone tells it; null where the URI has to be looked at. */
  turnsOfVerdict({ type, allowed, reason, assumedRuntime }: Verdict): readonly Turn[] | null {
    const known = armCalloutTypeOf(type);
    if (known === null) return ROBUST;
    if (assumedRuntime !== undefined) return null;
    const { open, withoutRule } = this.contextOf(known, allowed, false);
    if (open.length === 0) return ROBUST;
    return reason === 'no-rule' ? withoutRule : null;
  }

  /** The smallest turning set of an answer; `ofGate`: of readings that leave a gate undecided. */
  turns(verdict: Verdict, uri: string, ofGate: boolean): readonly Turn[] {
    const type = armCalloutTypeOf(verdict.type);
    if (type === null) return ROBUST;
    if (verdict.assumedRuntime !== undefined && this.readings['dotnet-runtime'] === 'earlier') return EARLIER_RUNTIME;
    const context = this.contextOf(type, verdict.allowed, ofGate);
    if (context.open.length === 0) return ROBUST;
    if (context.withoutRule !== null && verdict.reason === 'no-rule') return context.withoutRule;
    const { known } = context;
    if (known === null || !isPlainText(uri)) return this.search(context, uri, false);
    const key = beginningOf(uri);
    const before = known.get(key);
    if (before !== undefined) return before;
    const found = this.search(context, uri, true);
    known.set(key, found);
    return found;
  }

  private search(context: Context, uri: string, isPlainUri: boolean): readonly Turn[] {
    const { open, type, allowed } = context;
    const parts = uriParts(uri);
    let mask = 0;
    for (let index = 0, bit = 1; index < open.length; index++, bit *= 2) {
      const question = open[index];
      if (question !== undefined && this.concerns(question.id, uri, parts, isPlainUri, allowed)) mask += bit;
    }
    if (mask === 0) return ROBUST;
    for (const { turns, decider } of this.alternativesOf(context, mask)) {
      const isAllowed = isPlainUri ? decider.isAllowedOf(type, uri, parts) : decider.isAllowed(type, uri);
      if (isAllowed !== allowed) return turns;
    }
    return ROBUST;
  }

  /** Whether the readings of an open question may differ about that URI. */
  private concerns(
    id: QuestionId,
    uri: string,
    parts: UriParts | null,
    isPlainUri: boolean,
    allowed: boolean,
  ): boolean {
    switch (id) {
      case 'host-case':
        return !isPlainUri && withLowerCaseHost(uri) !== uri;
      case 'match-case':
        return !isPlainUri;
      case 'match-subject':
        // What is not a URI has no other match subject, so that no reading says anything else of it.
        return parts !== null;
      case 'second-gate':
        return isGatedHost(parts?.host ?? uri.toLowerCase());
      case 'fqdn-entry':
        // In small letters, a rule without anchors matches wherever the exact name does.
        return !isPlainUri || allowed || !this.hasPlainFqdns;
      default:
        return true;
    }
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
    const key = `${type}${allowed ? '+' : '-'}${ofGate ? 'g' : ''}`;
    let context = this.contexts.get(key);
    if (context === undefined) {
      context = this.makeContext(type, allowed, ofGate);
      this.contexts.set(key, context);
    }
    return context;
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
    const isByAuthority = open.every(
      ({ id, others }) => BY_AUTHORITY.has(id) || (id === 'cloud-rules' && !allowed && others.length > 0),
    );
    const isTold = isByAuthority && !this.engine.dependsOnRuntime(type) && this.isCasePlain(type, open);
    const known = isTold ? new TurnCache() : null;
    return { type, allowed, open, withoutRule: withoutRule ?? null, known, alternatives: new Map() };
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
    const ofRules = open.filter(({ id }) => id === 'fqdn-entry');
    const worlds = [
      worldOf(this.state, this.readings),
      ...ofRules.flatMap(({ id, others }) =>
        others.map(reading => worldOf(this.state, withTurns(this.readings, [{ question: id, reading }]))),
      ),
    ];
    return worlds
      .flatMap(rulesInForce)
      .flatMap(({ rules }) => rules)
      .filter(({ CalloutType }) => CalloutType.toLowerCase() === type)
      .every(({ CalloutUriRegex }) => isCasePlain(CalloutUriRegex));
  }
}

/** A URI up to where its host and port end, with the character that ends them: all that its origin and host follow from. */
function beginningOf(uri: string): string {
  let index = uri.indexOf('://');
  if (index < 0) return uri;
  for (index += 3; index < uri.length; index++) {
    const unit = uri.charCodeAt(index);
    if (unit === 0x2f || unit === 0x3f || unit === 0x23) return uri.slice(0, index + 1);
  }
  return uri;
}

/** Where fewer than one in four is found after so many questions, nothing more is kept. */
const TRIAL = 4_096;
const MAX_KEPT = 20_000;

/** What is known of beginnings of URIs; where they hardly come again, nothing is kept. */
class TurnCache {
  private readonly kept = new Map<string, readonly Turn[]>();
  private asked = 0;
  private found = 0;

  get(key: string): readonly Turn[] | undefined {
    if (this.asked >= TRIAL && this.found * 4 < this.asked) return undefined;
    this.asked++;
    const turns = this.kept.get(key);
    if (turns !== undefined) this.found++;
    return turns;
  }

  set(key: string, turns: readonly Turn[]): void {
    if (this.asked >= TRIAL && this.found * 4 < this.asked) return;
    if (this.kept.size >= MAX_KEPT) this.kept.clear();
    this.kept.set(key, turns);
  }
}
