import type { Assumptions } from '../assumptions/index.js';
import { createCluster, patchCluster, putCluster } from '../cluster/change.js';
import { DEFAULT_CALLER, ROLES, type Caller, type Role } from '../cluster/caller.js';
import { armMessages } from '../cluster/messages.js';
import { clusterResource } from '../cluster/resource.js';
import { DEFAULT_CLUSTER, clusterUri, type ClusterState } from '../cluster/state.js';
import { RELEASED } from '../commands/product.js';
import type { JsonRecord } from '../json/nodes.js';
import { rulesInForce, type LayerRules } from '../policy/rules-in-force.js';
import type { ArmCalloutType } from '../policy/callout-types.js';
import type { CalloutRule } from '../policy/rules.js';
import type { Decision, DecisionOptions } from '../decide/index.js';
import { decisions } from './decide.lazy.js';
import { documentReader, type TemplateOptions } from './documents.js';
import { ClusterError, CommandError } from './failure.js';
import { interpreting } from './interpret.lazy.js';
import {
  armErrorOf,
  armWarningsOf,
  resultOf,
  type ArmError,
  type ArmResult,
  type ExecuteResult,
  type ExecuteSuccess,
} from './result.js';
import { requireAssumptions, requireNames, requireText, requireWord, uriText } from './misuse.js';
import { runScript, type ScriptOutcome } from './script.js';
import { isSnapshot, snapshotOf, stateOf, type Snapshot } from './snapshot.js';

export { snapshotOf, stateOf, type Snapshot } from './snapshot.js';

/** The ARM properties of a cluster: those that decide about outbound access, and any others, which are kept. */
export interface ClusterProperties {
  /** Whether only what the two lists allow may be called. Default `Disabled`. */
  readonly restrictOutboundNetworkAccess?: 'Enabled' | 'Disabled' | OtherText | null;
  /** Names of hosts, such as `api.contoso.com`; at most 10,000. Default: none. */
  readonly allowedFqdnList?: readonly string[] | null;
  /** Rules by regex; ARM refuses them beside a list of names. At most 100,000. Default: none. */
  readonly calloutPolicies?: readonly ArmCalloutRule[] | null;
  readonly [property: string]: unknown;
}

/** A rule of `calloutPolicies`. */
export interface ArmCalloutRule {
  /** A callout type in any case, or `*` for all of them. */
  readonly calloutType: AnyCalloutType;
  /** A .NET regex, or a bare `*` for every URI. */
  readonly calloutUriRegex: string;
  readonly outboundAccess: 'Allow' | 'Deny' | OtherText;
}

/** What a new cluster is made of; everything is optional. The shape of an ARM resource, plus its databases. */
export interface ClusterOptions {
  /** Letters, digits and hyphens, at most 60. Default `mycluster`. */
  readonly name?: string;
  /** The Azure region, as a word or a title: `westeurope` (default), `West Europe`. */
  readonly location?: string;
  /** The ARM properties. Default: not restricted, no lists. */
  readonly properties?: ClusterProperties;
  /** Databases besides `$systemdb` and `KustoMonitoringPersistentDatabase`; at most 10,000. Default: none. */
  readonly databases?: readonly string[];
  /** Whatever else an ARM resource or template has: `sku`, `tags`, `id`, `type`, `resources`, ... Kept, or read as ARM reads it. */
  readonly [member: string]: unknown;
}

/** Who runs a command. Unnamed parts are those of {@link Cluster.caller}. */
export interface CallerOptions {
  /** `admin` (default), `monitor`, `viewer` or `none`. */
  readonly as?: Role;
  /** Fully qualified: `aaduser=<object id>;<tenant id>` (default: one of those, with an invented object id). */
  readonly principal?: string;
}

/** Any other text, beside words that editors complete. */
type OtherText = string & Record<never, never>;

/** A callout type: one of the known ones, which editors complete, or any other text, which is denied. */
export type AnyCalloutType = ArmCalloutType | OtherText;

const NO_WARNINGS: readonly string[] = Object.freeze([]);
const NO_OPTIONS = Object.freeze({});
const CALLER_OPTIONS = ['as', 'principal'] as const;

/**
 * An Azure Data Explorer cluster in memory, as far as its callout policy goes. Synchronous, deterministic, no I/O. What the service
 * would refuse is a value, never an exception. A call that is wrong in itself (a number for a command, an unknown role, subject or
 * option) is a TypeError.
 *
 * The state inside is immutable and shared, so a cluster costs a few words and {@link clone} is free: give every test its own.
 */
export class Cluster {
  private state: ClusterState;
  /** Who runs commands when a call does not say: an AllDatabasesAdmin at first. */
  caller: Caller = DEFAULT_CALLER;
  /**
   * The time that `now()` in a query tells: milliseconds since 1970, or ISO 8601. Stands still unless replaced, so that runs can be
   * repeated: OURS(time-stands-still).
   */
  now: () => number | string = timeOfRelease;
  /** Open questions about the service that are settled for all decisions of this cluster, each by the id of a reading. */
  assumptions: Assumptions = NO_OPTIONS;
  /** What ARM takes of the document that it was made from, but people should know about: placeholders, unknown properties, ... */
  readonly warnings: readonly string[];

  private templateOptions: TemplateOptions;

  /**
   * The default cluster, or one made from options, from an ARM template or resource as text (JSON with comments) or as an object.
   * Expressions of a template are evaluated, with the parameters of `options`, which templates given to {@link put} and
   * {@link patch} get too. `predefined` and `cloud` of the options tell what the document does not: its predefined rules, and its cloud.
   * @throws ClusterError when ARM would refuse it, with the place and the reason.
   */
  constructor(from?: ClusterOptions | string, options: TemplateOptions = {}) {
    const { predefined, cloud, ...templateOptions } = options;
    this.templateOptions = templateOptions;
    if (from === undefined && predefined === undefined && cloud === undefined) {
      this.state = DEFAULT_CLUSTER;
      this.warnings = NO_WARNINGS;
      return;
    }
    const document = documentOf(from ?? {});
    if (!document.ok) throw new ClusterError(document.error);
    const result = createCluster(document.text, documentReader(options));
    if (!result.ok) throw new ClusterError(armErrorOf(document.text, result.problem));
    this.warnings = armWarningsOf(result.warnings);
    this.state = result.state;
  }

  /** The name of the ARM resource; `mycluster` by default. */
  get name(): string {
    return this.state.name;
  }

  /** For example `https://mycluster.westeurope.kusto.windows.net`. */
  get uri(): string {
    return clusterUri(this.state);
  }

  /** The names of all databases, the system's first. */
  get databases(): readonly string[] {
    return this.state.databases;
  }

  /** Whether `restrictOutboundNetworkAccess` is Enabled. */
  get isRestricted(): boolean {
    return this.state.restrictOutboundNetworkAccess === 'Enabled';
  }

  /** The ARM resource, as `az resource show` prints it. */
  get resource(): JsonRecord {
    return clusterResource(this.state);
  }

  /** What `.alter`, `.alter-merge` and `.delete` have made of the policy. Without effect while access is restricted. */
  get dataPlanePolicy(): readonly CalloutRule[] {
    return this.state.dataPlanePolicy;
  }

  /** The rules that decide about callouts now, by layer. */
  get rulesInForce(): readonly LayerRules[] {
    return rulesInForce(this.state);
  }

  /**
   * Runs one management command with its query tail, if any, as {@link caller} unless `options` say otherwise. A refusal is a value, and
   * changes nothing, but for what an `.execute cluster script` had already done.
   */
  execute(text: string, options: CallerOptions = NO_OPTIONS): ExecuteResult {
    requireText(text, 'a command');
    if (options !== NO_OPTIONS) requireNames(options, CALLER_OPTIONS, 'caller option');
    const interpretation = interpreting().interpret(this.state, {
      text,
      caller: this.callerOf(options),
      now: this.now(),
    });
    this.state = interpretation.state;
    return resultOf(text, interpretation);
  }

  /**
   * The same as {@link execute}, for those who expect no refusal.
   * @throws CommandError when it is refused.
   */
  executeOrThrow(text: string, options: CallerOptions = NO_OPTIONS): ExecuteSuccess {
    const result = this.execute(text, options);
    if (!result.ok) throw new CommandError(result.error, text);
    return result;
  }

  /**
   * Runs a script: commands separated by blank lines or starting on lines of their own, and directives (`#arm {…}`, `#as ROLE`,
   * `#undo`, `#reset`). Stops at the first error unless told otherwise.
   */
  executeScript(text: string, options: CallerOptions & { readonly continueOnError?: boolean } = {}): ScriptOutcome {
    requireText(text, 'a script');
    requireNames(options, [...CALLER_OPTIONS, 'continueOnError'], 'script option');
    return runScript(this, text, this.callerOf(options), options.continueOnError ?? false);
  }

  /**
   * May a callout of this type to this URI be made, and why? `type` is a callout type in any case; an unknown one is denied, with
   * that reason. Regexes are matched against the URI as given (of a URL object: its `href`), and case counts, unless `options` say
   * otherwise. `robust` and `dependsOn` of the decision say whether it is the same under every credible reading of what is not known
   * of the service.
   */
  decide(type: AnyCalloutType, uri: string | URL, options: DecisionOptions = NO_OPTIONS): Decision {
    requireText(type, 'a callout type');
    if (options !== NO_OPTIONS) requireDecisionOptions(options);
    return decisions().decideUnder(this.state, type, uriText(uri), this.decisionOptions(options));
  }

  /** The bare answer of {@link decide}, much faster, and remembered (up to 10,000 answers for each state). */
  isAllowed(type: AnyCalloutType, uri: string | URL, options: DecisionOptions = NO_OPTIONS): boolean {
    requireText(type, 'a callout type');
    if (options !== NO_OPTIONS) requireDecisionOptions(options);
    return decisions().allowsUnder(this.state, type, uriText(uri), this.decisionOptions(options));
  }

  private decisionOptions(options: DecisionOptions): DecisionOptions {
    if (this.assumptions === NO_OPTIONS) return options;
    return { ...options, assume: { ...this.assumptions, ...options.assume } };
  }

  /**
   * ARM's PUT: replaces the properties; what the body does not mention gets its default. Databases are added to those that the cluster
   * has. A refusal is a value, and changes nothing.
   */
  put(resource: ClusterOptions | string): ArmResult {
    return this.change(resource, putCluster);
  }

  /**
   * ARM's PATCH: changes what the body mentions; null resets to the default. Takes a resource or bare properties; databases are added.
   * A refusal is a value, and changes nothing.
   */
  patch(resource: ClusterOptions | string, options?: TemplateOptions): ArmResult {
    return this.change(resource, patchCluster, options);
  }

  /** The state as it is now, for {@link restore}. Costs nothing. */
  snapshot(): Snapshot {
    return snapshotOf(this.state);
  }

  /** Goes back to a snapshot of this cluster, or takes over the state of another one's, name and databases included. */
  restore(snapshot: Snapshot): void {
    // Callers in JavaScript may pass anything; a cluster without a state would fail much later.
    if (!isSnapshot(snapshot)) throw new TypeError('restore takes a snapshot, as snapshot() gives it');
    this.state = stateOf(snapshot);
  }

  /**
   * Whether nothing has changed since a snapshot of this cluster was taken. Of another cluster's snapshot: whether both are in the very
   * same state, as after {@link restore} or {@link clone}; equal content made separately does not count.
   */
  isAt(snapshot: Snapshot): boolean {
    return this.state === stateOf(snapshot);
  }

  /** A cluster of its own in the same state, with the same caller and clock. Its {@link warnings} are empty: no document was read. */
  clone(): Cluster {
    const copy = new Cluster();
    copy.state = this.state;
    copy.templateOptions = this.templateOptions;
    copy.caller = this.caller;
    copy.now = this.now;
    copy.assumptions = this.assumptions;
    return copy;
  }

  /** What Node's console shows of it. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    const rules = this.rulesInForce.reduce((sum, layer) => sum + layer.rules.length, 0);
    return `Cluster ${this.name} { restrictOutboundNetworkAccess: '${this.state.restrictOutboundNetworkAccess}', rules in force: ${rules}, databases: ${this.databases.length} }`;
  }

  private change(
    resource: ClusterOptions | string,
    apply: typeof patchCluster,
    options: TemplateOptions = this.templateOptions,
  ): ArmResult {
    const document = documentOf(resource);
    if (!document.ok) return document;
    const result = apply(this.state, document.text, documentReader(options));
    if (!result.ok) return { ok: false, error: armErrorOf(document.text, result.problem) };
    this.state = result.state;
    return { ok: true, warnings: armWarningsOf(result.warnings) };
  }

  private callerOf({ as, principal }: CallerOptions): Caller {
    if (as === undefined && principal === undefined) return this.caller;
    // Not `??`: a null from JavaScript is not a role, and must not become the default one.
    if (as !== undefined) requireWord(as, ROLES, 'role');
    return { role: as === undefined ? this.caller.role : as, principal: principal ?? this.caller.principal };
  }
}

function requireDecisionOptions(options: DecisionOptions): void {
  requireNames(options, ['subject', 'ignoreCase', 'assume', 'defaultReading'], 'decision option');
  if (options.assume !== undefined) requireAssumptions(options.assume);
  if (options.subject !== undefined) requireWord(options.subject, decisions().MATCH_SUBJECTS, 'match subject');
}

function timeOfRelease(): string {
  return RELEASED;
}

/** A document as text; callers in JavaScript may pass what has no JSON. */
function documentOf(
  from: ClusterOptions | string,
): { readonly ok: true; readonly text: string } | { readonly ok: false; readonly error: ArmError } {
  if (typeof from === 'string') return { ok: true, text: from };
  let text: unknown;
  try {
    text = JSON.stringify(from, null, 2);
  } catch {
    // A BigInt, a cycle, a depth without end, or a getter that throws.
  }
  return typeof text === 'string'
    ? { ok: true, text }
    : { ok: false, error: armErrorOf('', armMessages.notSerializable('object')) };
}
