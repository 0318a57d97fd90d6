import { putDocument } from '../../cluster/change.js';
import type { ArmProblem } from '../../cluster/messages.js';
import { withGivenFacts, type GivenFacts } from '../../cluster/given-facts.js';
import { readProfile, type Profile } from '../../cluster/profile.js';
import type { ShowAnswer } from '../../cluster/show-answer.js';
import { DEFAULT_CLUSTER } from '../../cluster/state.js';
import { catching } from '../../../grammar/text/problem.js';
import { rulesInForce } from '../../policy/rules-in-force.js';
import { clusterOfRules, listedRules } from './in-force.js';
import type { InputSurvey } from './input.js';
import { writingsIn } from './written.js';

/**
 * Reads what `.show cluster policy callout` answered. The cluster is the one that shows it: with exactly these rules, and no
 * predefined ones where no row has them. Rules are taken as they are shown, so also a `*` or an invalid regex that came by ARM.
 * Where rows do not say what they are about (as in the answer of `.alter`), they are read as a bare policy: as exactly their rules.
 */
export function surveyShowOutput(text: string, answer: ShowAnswer, facts: GivenFacts = {}): InputSurvey {
  const read = catching<Profile, ArmProblem>(() => readProfile(answer));
  if (!read.ok) return refused(text, read.problem);
  const { policies, document, warnings } = read.value;
  const written = policies.flatMap(
    policy => writingsIn(policy.json, { text: policy.text.value, outer: policy.text, inTemplate: false }).written,
  );
  const all = { text, written, fqdns: [] };
  if (document === null) {
    const rules = policies.flatMap(policy => policy.rules);
    const layers = policies.map(policy => ({ layer: 'command' as const, rules: policy.rules }));
    const input = {
      ...all,
      kind: 'policy',
      cluster: clusterOfRules(rules),
      rules: listedRules(layers, written),
      warnings: [],
    } as const;
    return { ...all, kind: 'policy', input, problems: [], isReadable: true };
  }
  const change = putDocument(DEFAULT_CLUSTER, withGivenFacts({ ok: true, document, warnings }, facts));
  if (!change.ok) return refused(text, change.problem);
  const { state } = change;
  const input = {
    ...all,
    kind: 'show-output',
    cluster: state,
    rules: listedRules(rulesInForce(state), written),
    warnings: change.warnings,
  } as const;
  return { ...all, kind: 'show-output', input, problems: [], isReadable: true };
}

function refused(text: string, problem: ArmProblem): InputSurvey {
  return { kind: 'show-output', text, input: null, written: [], fqdns: [], problems: [problem], isReadable: true };
}
