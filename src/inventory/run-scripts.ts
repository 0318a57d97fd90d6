import { databaseScripts } from '../arm/database-scripts.lazy.js';
import { DEFAULT_CLUSTER, type ClusterState } from '../cluster/state.js';
import type { CalloutRule } from '../policy/rules.js';
import { mention } from '../../grammar/text/mention.js';
import type { Span } from '../../grammar/text/positions.js';
import type { ChoiceProblem } from './chosen.js';
import type { Inventory, KnownCluster, KnownScript, ScriptEffect } from './inventory.js';

export type ScriptEffectResult =
  { readonly ok: true; readonly effect: ScriptEffect } | { readonly ok: false; readonly problem: ChoiceProblem };

/** One run of a script. */
interface ScriptExecution {
  readonly script: KnownScript;
  /** null where it is not known. */
  readonly content: string | null;
  /** Whether it runs with this file, and so fails its deployment. */
  readonly isNow: boolean;
}

/** Runs the scripts of a file on one of its clusters, on one side of the change that the file makes: OURS(scripts-of-tools). */
export function runScripts(
  { scripts }: Pick<Inventory, 'scripts'>,
  cluster: KnownCluster,
  side: 'before' | 'after',
): ScriptEffectResult {
  const concerned = scripts.filter(script => mayRunOn(script, cluster));
  const runs = concerned.flatMap(script => executionsOf(script, side)).filter(run => isRelevant(run));
  const unread: string[] = [];
  const notes: string[] = [];
  const known: (ScriptExecution & { readonly content: string })[] = [];
  for (const { script, content, isNow } of runs) {
    const reason = content === null ? 'the file does not have its commands' : unreadReason(script);
    if (content !== null && reason === null) known.push({ script, content, isNow });
    if (reason === null) continue;
    unread.push(labelOf(script));
    notes.push(`what the script ${mention(labelOf(script))} does to the callout policy is not known: ${reason}`);
  }
  const isRestricted = isRestrictedOn(cluster, side);
  const done = runAll(known, isRestricted);
  if (!done.ok) return done;
  notes.push(...done.notes);
  const last = known.at(-1);
  if (last !== undefined && dependsOnOrder(known, done.policy, isRestricted)) {
    unread.push(labelOf(last.script));
    notes.push('the file does not tell in which order its scripts run, and what they leave depends on it');
  }
  const { policy: dataPlanePolicy, places } = done;
  return { ok: true, effect: { dataPlanePolicy, places, unreadScripts: [...new Set(unread)], notes } };
}

function labelOf({ address }: KnownScript): string {
  return address ?? 'of the template';
}

/** A script of a cluster that the file does not tell may run on any. */
function mayRunOn(script: KnownScript, { name }: KnownCluster): boolean {
  return script.cluster === null || name === null || script.cluster.toLowerCase() === name.toLowerCase();
}

function executionsOf(script: KnownScript, side: 'before' | 'after'): readonly ScriptExecution[] {
  const { earlier, runs, content } = script;
  return [
    ...(earlier === undefined ? [] : [{ script, content: earlier, isNow: false }]),
    ...(runs === false || side === 'before' ? [] : [{ script, content, isNow: true }]),
  ];
}

/** A text that does not speak of the callout policy is without effect on it, on whichever cluster it runs. */
function isRelevant({ content }: ScriptExecution): boolean {
  return content === null || databaseScripts().concernsCalloutPolicy(content);
}

function unreadReason({ cluster, isMarked }: KnownScript): string | null {
  if (isMarked === true) return 'the file marks its text as sensitive';
  return cluster === null ? 'the file does not tell its cluster' : null;
}

function isRestrictedOn(cluster: KnownCluster, side: 'before' | 'after'): boolean {
  const access = cluster[side]?.restrictOutboundNetworkAccess;
  return access?.kind === 'string' && access.value.toLowerCase() === 'enabled';
}

type AllRun =
  | {
      readonly ok: true;
      readonly policy: ScriptEffect['dataPlanePolicy'];
      readonly places: ScriptEffect['places'];
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly problem: ChoiceProblem };

/** Runs scripts one after another. Those of the past ran on a cluster that took them. */
function runAll(runs: readonly (ScriptExecution & { readonly content: string })[], isRestricted: boolean): AllRun {
  let state: ClusterState = DEFAULT_CLUSTER;
  const notes: string[] = [];
  const places = new Map<string, Span | null>();
  for (const { script, content, isNow } of runs) {
    const { level, continueOnErrors = false } = script;
    const access = isNow && isRestricted ? 'Enabled' : 'Disabled';
    const { runDatabaseScript } = databaseScripts();
    const outcome = runDatabaseScript(
      { ...state, restrictOutboundNetworkAccess: access },
      { text: content, level, continueOnErrors: continueOnErrors || !isNow },
    );
    const name = mention(labelOf(script));
    const [failure] = outcome.problems;
    if (failure !== undefined && isNow && outcome.failed) {
      const message = `the script ${name} fails: ${failure.message}`;
      return { ok: false, problem: { reason: 'INPUT_SCRIPT', message, hint: failure.hint } };
    }
    if (isNow)
      for (const { message } of outcome.problems)
        notes.push(`a command of the script ${name} fails and is passed over: ${message}`);
    const before = new Set(state.dataPlanePolicy.map(keyOf));
    state = outcome.state;
    for (const rule of state.dataPlanePolicy.map(keyOf))
      if (!before.has(rule) || !places.has(rule)) places.set(rule, script.place ?? null);
  }
  const policy = state.dataPlanePolicy;
  return { ok: true, policy, places: policy.map(rule => places.get(keyOf(rule)) ?? null), notes };
}

/**
 * Whether another order of the scripts would leave another policy. It is enough to put each of them last: what counts of a policy
 * that is replaced is which one replaces it last, and of rules that are merged which one of the same type and regex is.
 */
function dependsOnOrder(
  runs: readonly (ScriptExecution & { readonly content: string })[],
  policy: readonly CalloutRule[],
  isRestricted: boolean,
): boolean {
  const expected = asSet(policy);
  return runs.some((run, index) => {
    if (index === runs.length - 1) return false;
    const other = runAll([...runs.filter(each => each !== run), run], isRestricted);
    return other.ok && asSet(other.policy) !== expected;
  });
}

function asSet(policy: readonly CalloutRule[]): string {
  return policy.map(keyOf).sort().join('\n');
}

function keyOf(rule: CalloutRule): string {
  return JSON.stringify(rule);
}
