import {
  gateOf,
  hasUncheckedReads,
  isGatedHost,
  openQuestions,
  PREDEFINED_QUESTIONS,
  readingsUnder,
  turningSet,
  withTurns,
  worldOf,
  type Assumptions,
  type OpenFor,
  type Readings,
  type Turn,
} from '../assumptions/index.js';
import type { ClusterState } from '../cluster/state.js';
import { armCalloutTypeOf, type ArmCalloutType } from '../policy/callout-types.js';
import { uriParts, withLowerCaseHost } from '../uri/index.js';
import type { Decision, Verdict } from './decision.js';
import { engineOf, type DecisionEngine, type DecisionOptions, type MatchOptions } from './engine.js';

/** What the options of a decision settle. */
export function assumptionsOf({ subject, ignoreCase, assume = {} }: DecisionOptions): Assumptions {
  return {
    ...assume,
    ...(subject !== undefined && { 'match-subject': subject }),
    ...(ignoreCase !== undefined && { 'match-case': ignoreCase ? 'ignored' : 'counts' }),
  };
}

/** How an engine matches under some readings. */
export function matchOptions(readings: Readings): Required<MatchOptions> {
  return { subject: readings['match-subject'], ignoreCase: readings['match-case'] === 'ignored' };
}

/** The decision under the assumptions of the options, and what it rests on besides. */
export function decideUnder(state: ClusterState, type: string, uri: string, options: DecisionOptions): Decision {
  return assessorOf(state, options).decide(type, uri);
}

/** Whether the decision is to allow, without what it rests on. */
export function allowsUnder(state: ClusterState, type: string, uri: string, options: DecisionOptions): boolean {
  if (options.assume === undefined) return engineOf(state, options).isAllowed(type, uri);
  return assessorOf(state, options).judge(type, uri).allowed;
}

let last: { readonly state: ClusterState; readonly options: DecisionOptions; readonly assessor: Assessor } | null =
  null;

/** The assessor asked last is nearly always the next one asked, too. */
function assessorOf(state: ClusterState, options: DecisionOptions): Assessor {
  if (last?.state === state && last.options === options) return last.assessor;
  const assessor = new Assessor(state, options);
  last = { state, options, assessor };
  return assessor;
}

/** Decides about the callouts of one cluster state under the assumptions of the options, and says what else an answer rests on. */
export class Assessor {
  private readonly assumptions: Assumptions;
  private readonly readings: Readings;
  readonly engine: DecisionEngine;
  private readonly open = new Map<string, readonly OpenFor[]>();

  constructor(
    private readonly state: ClusterState,
    private readonly options: DecisionOptions,
  ) {
    this.assumptions = assumptionsOf(options);
    this.readings = readingsUnder(this.assumptions);
    this.engine = engineUnder(state, this.readings);
  }

  /** Whether the engine alone gives the answers of {@link judge}. */
  get isPlain(): boolean {
    const { readings } = this;
    const isPolicy = readings['second-gate'] === 'policy' && readings['external-reads'] === 'checked';
    return isPolicy && readings['host-case'] === 'as-given';
  }

  /** Whether answers say what they rest on. */
  get saysWhatItRestsOn(): boolean {
    return this.options.defaultReading !== true;
  }

  judge(type: string, uri: string): Verdict {
    if (this.isPlain) return this.engine.judge(type, uri);
    return this.besides(this.engine.judge(type, textUnder(this.readings, uri)), uri);
  }

  decide(type: string, uri: string): Decision {
    const decided = { ...this.engine.decide(type, textUnder(this.readings, uri)), uri };
    const decision = this.besides(decided, uri);
    if (!this.saysWhatItRestsOn) return decision;
    const dependsOn = this.turns(decision, uri);
    const undecidedBy = dependsOn.some(isCondition) ? this.turningSet(decision, uri, true) : dependsOn;
    return { ...decision, robust: dependsOn.length === 0, dependsOn, undecidedBy };
  }

  /** The smallest set of open questions that turns an answer of this assessor; empty where it is robust. */
  turns(verdict: Verdict, uri: string): readonly Turn[] {
    return this.turningSet(verdict, uri, false);
  }

  private turningSet({ type: name, allowed, reason }: Verdict, uri: string, ofGate: boolean): readonly Turn[] {
    const type = armCalloutTypeOf(name);
    if (type === null) return ROBUST;
    const open = this.openFor(type, allowed);
    const first = !ofGate && this.isPlain && reason === 'no-rule' ? open[0]?.id : undefined;
    const known = OTHER_PREDEFINED_RULES.find(([turn]) => turn.question === first);
    if (known !== undefined) return known;
    const relevant = (ofGate ? undecidedOf(open) : open).filter(({ id }) => {
      if (id === 'host-case') return withLowerCaseHost(uri) !== uri;
      // What is not a URI has no other match subject, so that no reading says anything else of it.
      if (id === 'match-subject') return uriParts(uri) !== null;
      return id !== 'second-gate' || goesToGatedHost(uri);
    });
    const isTurned = (turns: readonly Turn[]): boolean =>
      isAllowedUnder(this.state, type, uri, withTurns(this.readings, turns)) !== allowed;
    return turningSet(relevant, isTurned) ?? ROBUST;
  }

  /**
   * The questions that may turn such an answer. A reading that can only allow more is never needed to turn what is allowed: what is
   * denied with it is denied without it, too. So with one that can only deny more.
   */
  private openFor(type: ArmCalloutType, allowed: boolean): readonly OpenFor[] {
    const key = `${allowed} ${type}`;
    let open = this.open.get(key);
    if (open === undefined) {
      open = openQuestions(this.state, type, this.assumptions).flatMap(({ id, others }) => {
        const left = others.filter(reading => this.canTurn(id, reading, type, allowed));
        return left.length === 0 ? [] : [{ id, others: left }];
      });
      this.open.set(key, open);
    }
    return open;
  }

  private canTurn(id: OpenFor['id'], reading: string, type: ArmCalloutType, allowed: boolean): boolean {
    switch (id) {
      case 'predefined-rules':
      case 'china-rules':
      case 'external-reads':
        return !allowed;
      case 'cloud-rules':
        return allowed === (reading === 'none');
      case 'unread-scripts':
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

  /** A decision of the policy, as what is assumed of the rest of the service leaves it. */
  private besides<Answer extends Verdict>(answer: Answer, uri: string): Answer {
    const type = armCalloutTypeOf(answer.type);
    const allowed = type === null ? null : besidePolicy(this.state, type, uri, this.readings);
    if (allowed === null || allowed === answer.allowed) return answer;
    const reason = allowed ? 'unchecked-read' : 'second-gate';
    return { ...answer, allowed, reason, layer: 'none', rule: null, regex: null };
  }
}

function isCondition({ question, reading }: Turn): boolean {
  return gateOf(question, reading) === 'condition';
}

/** The readings that leave a gate undecided. */
function undecidedOf(open: readonly OpenFor[]): readonly OpenFor[] {
  return open.flatMap(({ id, others }) => {
    const left = others.filter(reading => gateOf(id, reading) === 'undecided');
    return left.length === 0 ? [] : [{ id, others: left }];
  });
}

const ROBUST: readonly Turn[] = [];
const OTHER_PREDEFINED_RULES = PREDEFINED_QUESTIONS.map((question): readonly [Turn] => [{ question, reading: 'more' }]);

/** Whether a callout is allowed under these readings. */
export function isAllowedUnder(state: ClusterState, type: ArmCalloutType, uri: string, readings: Readings): boolean {
  const isBeside = besidePolicy(state, type, uri, readings);
  if (isBeside !== null) return isBeside;
  const engine = engineUnder(state, readings);
  const { allowed, assumedRuntime } = engine.judge(type, textUnder(readings, uri));
  // What an earlier runtime would say is not worked out: where it may say something else, it counts as if it did.
  return assumedRuntime !== undefined && readings['dotnet-runtime'] === 'earlier' ? !allowed : allowed;
}

/** The engine of a policy under these readings, without what is beside the policy. */
function engineUnder(state: ClusterState, readings: Readings): DecisionEngine {
  return engineOf(worldOf(state, { ...readings, 'external-reads': 'checked' }), matchOptions(readings));
}

/** What decides beside the policy; null where nothing does. */
function besidePolicy(state: ClusterState, type: ArmCalloutType, uri: string, readings: Readings): boolean | null {
  if (readings['second-gate'] === 'refuses' && goesToGatedHost(uri)) return false;
  const isUnchecked = type === 'external_data' && readings['external-reads'] === 'unchecked';
  return isUnchecked && hasUncheckedReads(state) ? true : null;
}

function textUnder(readings: Readings, uri: string): string {
  return readings['host-case'] === 'lower' ? withLowerCaseHost(uri) : uri;
}

function goesToGatedHost(uri: string): boolean {
  return isGatedHost(uriParts(uri)?.host ?? uri.toLowerCase());
}
