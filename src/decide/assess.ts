import { gateOf, readingsUnder, type Assumptions, type Readings, type Turn } from '../assumptions/index.js';
import type { ClusterState } from '../cluster/state.js';
import { armCalloutTypeOf, type ArmCalloutType } from '../policy/callout-types.js';
import type { Decision, Verdict } from './decision.js';
import { engineOf, type DecisionEngine, type DecisionOptions } from './engine.js';
import type { PlainUri } from './plain-uri.js';
import { ReadingDecider } from './reading-decider.js';
import { TurnFinder } from './turn-finder.js';

/** What the options of a decision settle. */
export function assumptionsOf({ subject, ignoreCase, assume = {} }: DecisionOptions): Assumptions {
  return {
    ...assume,
    ...(subject !== undefined && { 'match-subject': subject }),
    ...(ignoreCase !== undefined && { 'match-case': ignoreCase ? 'ignored' : 'counts' }),
  };
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
  private readonly readings: Readings;
  private readonly decider: ReadingDecider;
  private readonly finder: TurnFinder;
  readonly engine: DecisionEngine;

  constructor(
    state: ClusterState,
    private readonly options: DecisionOptions,
  ) {
    const assumptions = assumptionsOf(options);
    this.readings = readingsUnder(assumptions);
    this.decider = new ReadingDecider(state, this.readings);
    this.engine = this.decider.engine;
    this.finder = new TurnFinder(state, assumptions, this.engine, this.isPlain);
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
    return this.besides(this.engine.judge(type, this.decider.textOf(uri)), uri);
  }

  decide(type: string, uri: string): Decision {
    const decided = { ...this.engine.decide(type, this.decider.textOf(uri)), uri };
    const decision = this.besides(decided, uri);
    if (!this.saysWhatItRestsOn) return decision;
    const dependsOn = this.turns(decision, uri);
    const undecidedBy = dependsOn.some(isCondition) ? this.finder.turns(decision, uri, true) : dependsOn;
    return { ...decision, robust: dependsOn.length === 0, dependsOn, undecidedBy };
  }

  /** The smallest set of open questions that turns an answer of this assessor; empty where it is robust. */
  turns(verdict: Verdict, uri: string): readonly Turn[] {
    return this.finder.turns(verdict, uri, false);
  }

  /** The verdict about a plain URI; null where only {@link judge} can tell. */
  judgePlain(type: ArmCalloutType, { bytes, start, end }: PlainUri): Verdict | null {
    return this.isPlain ? this.engine.judgeBytes(type, bytes, start, end) : null;
  }

  /** What turns it; null where only {@link turns} can tell. */
  turnsOfPlain(verdict: Verdict, uri: PlainUri): readonly Turn[] | null {
    return this.finder.turnsOfPlain(verdict, uri);
  }

  /** A decision of the policy, as what is assumed of the rest of the service leaves it. */
  private besides<Answer extends Verdict>(answer: Answer, uri: string): Answer {
    const type = armCalloutTypeOf(answer.type);
    const allowed = type === null ? null : this.decider.besidePolicy(type, uri);
    if (allowed === null || allowed === answer.allowed) return answer;
    const reason = allowed ? 'unchecked-read' : 'second-gate';
    return { ...answer, allowed, reason, layer: 'none', rule: null, regex: null };
  }
}

function isCondition({ question, reading }: Turn): boolean {
  return gateOf(question, reading) === 'condition';
}

/** Whether a callout is allowed under these readings. */
export function isAllowedUnder(state: ClusterState, type: ArmCalloutType, uri: string, readings: Readings): boolean {
  return new ReadingDecider(state, readings).isAllowed(type, uri);
}
