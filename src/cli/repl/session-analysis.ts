import { diffPolicies } from '../../analysis/diff/report.js';
import { inputOfState } from '../../analysis/inputs/index.js';
import { fileReport, lint } from '../../analysis/lint/index.js';
import { surveyHosts } from '../../analysis/who/survey.js';
import type { Assumptions } from '../../assumptions/index.js';
import type { ClusterState } from '../../cluster/state.js';
import { policyText } from '../../policy/rules.js';
import { diffText } from '../diff/text.js';
import { lintText } from '../lint/text.js';
import type { StartClock } from '../question-clock.js';
import type { Style } from '../style.js';
import { surveyText } from '../who/text.js';

/** What `#who` prints: whom the cluster can call, by callouts of one type or of any. */
export function whoText(
  state: ClusterState,
  type: string | null,
  assume: Assumptions,
  style: Style,
  startClock: StartClock,
): string {
  const surveys = surveyHosts(inputOfState(state), { startClock, assume });
  const wanted = surveys.filter(survey => type === null || survey.type === type);
  return surveyText(wanted, { name: 'the cluster', input: inputOfState(state) }, style).trimEnd();
}

/** What `#diff` prints: what the cluster allows and denies that it did not before. */
export function differenceText(
  before: ClusterState,
  after: ClusterState,
  assume: Assumptions,
  style: Style,
  startClock: StartClock,
): string {
  const [old, now] = [inputOfState(before), inputOfState(after)];
  const names = { old: { name: 'before', input: old }, new: { name: 'now', input: now } };
  return diffText(diffPolicies(old, now, { startClock, assume }), names, style).trimEnd();
}

/** What `#lint` prints of the cluster's resource, and of the policy that commands have made. */
export function findingsText(
  resource: unknown,
  state: ClusterState,
  assume: Assumptions,
  {
    style,
    width,
    startClock,
  }: { readonly style: Style; readonly width: number | null; readonly startClock: StartClock },
): string {
  const texts: readonly (readonly [name: string, text: string])[] = [
    ['#cluster', JSON.stringify(resource, null, 2)],
    ...(state.dataPlanePolicy.length === 0
      ? []
      : ([['the callout policy', policyText(state.dataPlanePolicy)]] as const)),
  ];
  const isLate = startClock();
  const reports = texts.map(([name, text]) => fileReport(name, text, lint(text, { isLate }), new Set(), assume));
  return lintText(reports, 0, style, width)
    .trimEnd()
    .replace(/\d+ files?: /, '');
}
