import type { ClusterState } from '../cluster/state.js';
import { rulesInForce, type LayerRules } from '../policy/rules-in-force.js';
import { printable } from '../../grammar/text/mention.js';

/** What a change did, in one line: `restrictOutboundNetworkAccess: Disabled → Enabled; rules in force: 7 lost`. */
export function changeSummary(before: ClusterState, after: ClusterState): string {
  if (before === after || JSON.stringify(before) === JSON.stringify(after)) return 'nothing changed';
  const lists = (['allowedFqdnList', 'calloutPolicies', 'dataPlanePolicy'] as const).flatMap(name => {
    const [old, now] = [before[name]?.length ?? 0, after[name]?.length ?? 0];
    const isSame = JSON.stringify(before[name] ?? []) === JSON.stringify(after[name] ?? []);
    const what = name === 'dataPlanePolicy' ? 'callout policy' : name;
    return isSame ? [] : [`${what}: ${old === now ? 'other' : `${old} → ${now}`} ${now === 1 ? 'entry' : 'entries'}`];
  });
  const [old, now] = [before.restrictOutboundNetworkAccess, after.restrictOutboundNetworkAccess];
  const parts = [...(old === now ? [] : [`restrictOutboundNetworkAccess: ${old} → ${now}`]), ...lists];
  return [...(parts.length === 0 ? ['the cluster changed'] : parts), rulesSummary(before, after)].join('; ');
}

function rulesSummary(before: ClusterState, after: ClusterState): string {
  const [old, now] = [ruleKeys(rulesInForce(before)), ruleKeys(rulesInForce(after))];
  const gained = [...now].filter(key => !old.has(key)).length;
  const lost = [...old].filter(key => !now.has(key)).length;
  const parts = [...(gained > 0 ? [`${gained} gained`] : []), ...(lost > 0 ? [`${lost} lost`] : [])];
  return `rules in force: ${parts.length === 0 ? 'the same' : parts.join(', ')}`;
}

function ruleKeys(layers: readonly LayerRules[]): ReadonlySet<string> {
  return new Set(
    layers.flatMap(({ layer, rules }) =>
      rules.map(rule => JSON.stringify([layer, rule.CalloutType, rule.CalloutUriRegex, rule.CanCall])),
    ),
  );
}

/** The rules in force, one a line, numbered, with their layers. */
export function ruleLines(state: ClusterState): string {
  const rows = rulesInForce(state).flatMap(({ layer, rules }) =>
    rules.map(({ CalloutType, CalloutUriRegex, CanCall }, index) => [
      `${layer}[${index}]`,
      CalloutType,
      CanCall ? 'allow' : 'deny',
      printable(CalloutUriRegex),
    ]),
  );
  if (rows.length === 0) return 'no rule is in force: every callout is denied but those to the storage of the cluster';
  const numbered = rows.map((row, index) => [String(index + 1).padStart(String(rows.length).length), ...row]);
  const widths = [0, 1, 2, 3].map(column => Math.max(...numbered.map(row => row[column]?.length ?? 0)));
  return numbered
    .map(row =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
