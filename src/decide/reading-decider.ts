import { hasUncheckedReads, isGatedHost, worldOf, type Readings } from '../assumptions/index.js';
import type { ClusterState } from '../cluster/state.js';
import type { ArmCalloutType } from '../policy/callout-types.js';
import { uriParts, withLowerCaseHost } from '../uri/index.js';
import type { Verdict } from './decision.js';
import { engineOf, type DecisionEngine, type MatchOptions } from './engine.js';
import type { MatchSubject } from './subject.js';

/** Decides about callouts of one cluster under one reading of every question: by its policy, and by what is beside the policy. */
export class ReadingDecider {
  private made: DecisionEngine | null = null;
  private readonly isGated: boolean;
  private readonly isUnchecked: boolean;
  private readonly isLower: boolean;
  private readonly isEarlierRuntime: boolean;

  constructor(
    private readonly state: ClusterState,
    readonly readings: Readings,
  ) {
    this.isGated = readings['second-gate'] === 'refuses';
    this.isUnchecked = readings['external-reads'] === 'unchecked' && hasUncheckedReads(state);
    this.isLower = readings['host-case'] === 'lower';
    this.isEarlierRuntime = readings['dotnet-runtime'] === 'earlier';
  }

  /** The engine of the policy, without what is beside it. */
  get engine(): DecisionEngine {
    const { state, readings } = this;
    return (this.made ??= engineOf(
      worldOf(state, { ...readings, 'external-reads': 'checked' }),
      matchOptions(readings),
    ));
  }

  /** What regexes see. */
  get subject(): MatchSubject {
    return this.readings['match-subject'];
  }

  /** The text that the engine is asked about. */
  textOf(uri: string): string {
    return this.isLower ? withLowerCaseHost(uri) : uri;
  }

  /** What decides beside the policy; null where nothing does. */
  besidePolicy(type: ArmCalloutType, uri: string): boolean | null {
    if (this.isGated && goesToGatedHost(uri)) return false;
    return this.allowsAll(type) ? true : null;
  }

  /** Whether a callout is allowed. */
  isAllowed(type: ArmCalloutType, uri: string): boolean {
    const beside = this.besidePolicy(type, uri);
    if (beside !== null) return beside;
    return this.isAllowedBy(this.engine.judge(type, this.textOf(uri)));
  }

  /** Whether callouts of a type are allowed whatever the policy says, to hosts that are not behind the second gate. */
  allowsAll(type: ArmCalloutType): boolean {
    return this.isUnchecked && type === 'external_data';
  }

  private isAllowedBy({ allowed, assumedRuntime }: Verdict): boolean {
    // What an earlier runtime would say is not worked out: where it may say something else, it counts as if it did.
    return assumedRuntime !== undefined && this.isEarlierRuntime ? !allowed : allowed;
  }
}

/** How an engine matches under some readings. */
export function matchOptions(readings: Readings): Required<MatchOptions> {
  return { subject: readings['match-subject'], ignoreCase: readings['match-case'] === 'ignored' };
}

/** Whether a callout goes to a host that the service may refuse whatever the policy says. */
export function goesToGatedHost(uri: string): boolean {
  return isGatedHost(uriParts(uri)?.host ?? uri.toLowerCase());
}
