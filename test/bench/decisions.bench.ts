import { newEnforcer, newModelFromString, type Enforcer } from 'casbin';
import { DEFAULT_CLUSTER, type ClusterState } from '../../src/cluster/state.js';
import { DecisionEngine } from '../../src/decide/index.js';
import { PREDEFINED_RULES } from '../../src/policy/predefined.js';
import type { CalloutRule } from '../../src/policy/rules.js';
import { ratio } from './commands.bench.js';
import { figure, perSecond, type Figure } from './measure.js';

/*
 * Decisions beside (a) node-casbin with deny-override and regexMatch, and (b) a loop over precompiled RegExp. The same rules,
 * the same 10,000 different callouts, nothing remembered between them.
 */

interface Callout {
  readonly type: string;
  readonly uri: string;
}

/** A policy, and callouts of which some are allowed, some denied and some not mentioned at all. */
interface Setting {
  readonly rules: readonly CalloutRule[];
  readonly state: ClusterState;
  readonly callouts: readonly Callout[];
}

const CALLOUTS = 10_000;

const TYPES = ['kusto', 'sql', 'external_data', 'azure_digital_twins', 'webapi'] as const;

/** The predefined rules, and callouts as they are made: most of them go where they may. */
function predefined(): Setting {
  const uris: Readonly<Record<(typeof TYPES)[number], (index: number) => string>> = {
    kusto: index => `https://cluster${index}.westeurope.kusto.windows.net`,
    sql: index => `https://server${index}.database.windows.net/`,
    external_data: index => `https://account${index}.blob.core.windows.net/container/file${index}.csv`,
    azure_digital_twins: index => `https://twin${index}.api.weu.digitaltwins.azure.net`,
    webapi: index => `https://api${index}.contoso.com/v1/items`,
  };
  const callouts = Array.from({ length: CALLOUTS }, (_, index) => {
    const type = TYPES[index % TYPES.length] ?? 'sql';
    return { type, uri: uris[type](index) };
  });
  return { rules: PREDEFINED_RULES, state: DEFAULT_CLUSTER, callouts };
}

/** Rules that each name one host, as the service writes FQDNs; every tenth denies. Half of the callouts go to one of the hosts. */
function hosts(amount: number): Setting {
  const typeOf = (index: number): (typeof TYPES)[number] => TYPES[index % TYPES.length] ?? 'sql';
  const rules = Array.from({ length: amount }, (_, index) => ({
    CalloutType: typeOf(index),
    CalloutUriRegex: `host${index}\\.database\\.windows\\.net`,
    CanCall: index % 10 !== 9,
  }));
  const policies = rules.map(({ CalloutType, CalloutUriRegex, CanCall }) => ({
    calloutType: CalloutType,
    calloutUriRegex: CalloutUriRegex,
    outboundAccess: CanCall ? ('Allow' as const) : ('Deny' as const),
    calloutId: `${CalloutUriRegex}_${CalloutType}`,
  }));
  const callouts = Array.from({ length: CALLOUTS }, (_, index) => {
    const host = index % 2 === 0 ? `host${(index * 7) % amount}` : `unknown${index}`;
    return { type: typeOf((index * 7) % amount), uri: `https://${host}.database.windows.net/table${index}` };
  });
  const state: ClusterState = {
    ...DEFAULT_CLUSTER,
    restrictOutboundNetworkAccess: 'Enabled',
    calloutPolicies: policies,
  };
  return { rules, state, callouts };
}

/** Callouts decided each second. */
function rateOf({ callouts }: Setting, decide: (type: string, uri: string) => unknown, milliseconds?: number): number {
  return perSecond(index => {
    const { type, uri } = callouts[index % CALLOUTS] ?? { type: '', uri: '' };
    decide(type, uri);
  }, milliseconds);
}

const MODEL = `
[request_definition]
r = type, uri
[policy_definition]
p = type, regex, eft
[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
[matchers]
m = r.type == p.type && regexMatch(r.uri, p.regex)
`;

async function casbin({ rules }: Setting): Promise<Enforcer> {
  const enforcer = await newEnforcer(newModelFromString(MODEL));
  await enforcer.addPolicies(
    rules.map(({ CalloutType, CalloutUriRegex, CanCall }) => [
      CalloutType,
      CalloutUriRegex,
      CanCall ? 'allow' : 'deny',
    ]),
  );
  return enforcer;
}

/** What people write themselves: the regexes of a type, those that deny first. Right only where JavaScript reads a regex alike. */
function regExpLoop({ rules }: Setting): (type: string, uri: string) => boolean {
  const byType = new Map<string, { readonly deny: RegExp[]; readonly allow: RegExp[] }>();
  for (const { CalloutType, CalloutUriRegex, CanCall } of rules) {
    const group = byType.get(CalloutType) ?? { deny: [], allow: [] };
    byType.set(CalloutType, group);
    group[CanCall ? 'allow' : 'deny'].push(new RegExp(CalloutUriRegex));
  }
  return (type, uri) => {
    const group = byType.get(type);
    if (group === undefined) return false;
    for (const regex of group.deny) if (regex.test(uri)) return false;
    for (const regex of group.allow) if (regex.test(uri)) return true;
    return false;
  };
}

/** All three must agree, or the figures say nothing. */
function assertAgreement({ callouts }: Setting, deciders: readonly ((type: string, uri: string) => boolean)[]): void {
  for (const { type, uri } of callouts.slice(0, 500)) {
    const answers = new Set(deciders.map(decide => decide(type, uri)));
    if (answers.size !== 1) throw new Error(`the competitors disagree about ${type} ${uri}`);
  }
}

export async function decisionFigures(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const amount of [7, 100, 1_000, 10_000]) {
    const setting = amount === 7 ? predefined() : hosts(amount);
    const engine = new DecisionEngine(setting.state);
    const loop = regExpLoop(setting);
    const isAllowed = (type: string, uri: string): boolean => engine.isAllowed(type, uri, false);
    const rate = rateOf(setting, isAllowed);
    const rules = `${amount.toLocaleString('en-US')} rules`;
    if (amount === 7 || amount === 1_000) {
      const enforcer = await casbin(setting);
      const enforce = (type: string, uri: string): boolean => enforcer.enforceSync(type, uri);
      assertAgreement(setting, [isAllowed, loop, enforce]);
      const casbinRate = rateOf(setting, enforce, amount === 7 ? 1_000 : 3_000);
      figures.push(ratio(`isAllowed beside casbin, ${rules}`, rate, casbinRate, amount === 7 ? 20 : 1_000));
      if (amount === 7) {
        const decideRate = rateOf(setting, (type, uri) => engine.decide(type, uri));
        figures.push(ratio(`decide beside casbin, ${rules}`, decideRate, casbinRate, 10));
      }
    } else {
      assertAgreement(setting, [isAllowed, loop]);
    }
    const loopRate = rateOf(setting, loop);
    if (amount >= 100) figures.push(ratio(`isAllowed beside a loop over RegExp, ${rules}`, rate, loopRate, 1));
    else
      figures.push(
        figure(`isAllowed beside a loop over RegExp, ${rules}`, `${(rate / loopRate).toFixed(1)} times`, 'none', true),
      );
  }
  const growth = growthOf(hosts(100), hosts(10_000));
  figures.push(
    figure('cost of a decision, 10,000 rules beside 100', `${growth.toFixed(2)} times`, 'at most 2 times', growth <= 2),
  );
  return figures;
}

/** What a decision costs under one policy beside another: in turn, so that both meet the same weather, the best of each. */
function growthOf(...settings: readonly [small: Setting, large: Setting]): number {
  const contestants = settings.map(setting => ({ setting, engine: new DecisionEngine(setting.state), best: 0 }));
  for (let round = 0; round < 5; round++) {
    // What making the rules has left behind should not be in the way of asking them.
    globalThis.gc?.();
    for (const contestant of contestants) {
      const { setting, engine } = contestant;
      const rate = rateOf(setting, (type, uri) => engine.isAllowed(type, uri, false), 500);
      contestant.best = Math.max(contestant.best, rate);
    }
  }
  const [small, large] = contestants;
  return (small?.best ?? 0) / (large?.best ?? 1);
}
