import { surveyFleet, type FleetGroup, type FleetMember, type FleetWitness } from '../analysis/fleet/fleet.js';
import { readClusters } from '../analysis/inputs/index.js';
import { listed, printable } from '../../grammar/text/mention.js';
import { readOperandTexts, unreadCode } from './analysis-input.js';
import { clusterPlace } from './cluster-place.js';
import { computingTime } from './computing-time.js';
import { counted } from './counted.js';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { JSON_VERSION } from './findings/formats.js';
import { worstCode } from './findings/merged.js';
import { problemJson, type UnreadFile } from './findings/unread.js';
import { shownName } from './inputs.js';
import { formatOption } from './option-table.js';
import { RunProgress } from './output/progress.js';
import { code, gfm, joined, markdownTable, type Markdown } from './output/markdown.js';
import { namedText, problemIn, usageError } from './problem.js';
import { mayTellOfCluster } from './project/cluster-words.js';
import { fileOptions, selectFiles } from './project/select-files.js';
import { questionOptions, readQuestionOptions } from './question-options.js';
import { callerOptions } from './run-options.js';
import type { Invocation, Subcommand } from './subcommand.js';

const FORMATS = ['text', 'json', 'markdown'] as const;
const SHOWN_NAMES = 5;

/** `fleet FILE...`: how the policies of many clusters differ. */
export const fleet: Subcommand = {
  name: 'fleet',
  operands: 'FILE...',
  description: `Groups clusters that allow the same, and tells how each group differs from the largest one: by callout type, with a URI that
it allows or denies, and whether it is alone with that. FILE is what az kusto cluster list, az graph query, az rest or Terraform print
of many clusters, or a file of one, a folder or a glob of such files, - for standard input.
Clusters of one group have the same rules in force, whatever their order. Computes for at most --time-limit; what is not compared by
then is told so.
Exit codes: 0 compared, 2 bad usage or unreadable input, 3 something is not known: a value that a file does not tell, or no time left.`,
  examples: [
    { arguments: 'fleet restricted.json lint-good.json', purpose: 'which clusters differ in what they allow' },
  ],
  options: [formatOption(FORMATS), ...fileOptions, ...questionOptions, ...callerOptions],
  run: survey,
};

async function survey(invocation: Invocation): Promise<ExitCode> {
  const { given, console } = invocation;
  const format = given.choiceOf('format', FORMATS) ?? 'text';
  const files = await selectFiles(invocation, fleet, mayTellOfCluster, []);
  const members: FleetMember[] = [];
  const unread: UnreadFile[] = [];
  for (const text of await readOperandTexts(files, invocation)) {
    const file = shownName(text.file.name);
    if (text.kind === 'unread') unread.push({ file, problem: text.problem });
    if (text.kind !== 'text') continue;
    const { file: path } = clusterPlace(text.file.name);
    for (const { name, result } of readClusters(text.text, { ...text.options, file: path })) {
      const label = uniqueName(name ?? file, members);
      if (result.ok) members.push({ name: label, input: result.input });
      else {
        const problem = problemIn(namedText(file, text.text), result.problem, 'reason');
        unread.push({ file: name === null ? file : `${file}#${name}`, problem });
      }
    }
  }
  if (format !== 'json') for (const { problem } of unread) await console.problem(problem);
  if (members.length === 0 && unread.length === 0)
    usageError('no file tells of a cluster', 'for example: az kusto cluster list | kusto-callout fleet -');
  const options = readQuestionOptions(given);
  const finish = computingTime() + given.secondsOf('time-limit', 8, 3_600);
  const progress = new RunProgress(console, 'comparing', 'groups of equal policies');
  const groups = surveyFleet(members, {
    ...options,
    isOver: () => computingTime() >= finish,
    onProgress: (done, total) => void progress.show(done, total),
  });
  await progress.clear();
  const report = { groups, count: members.length, unread };
  if (format === 'json') await console.json(fleetJson(report));
  else if (format === 'markdown') await console.markdown(fleetMarkdown(report));
  else await console.write('text', fleetText(report));
  const compared = groups.every(({ isCompared }) => isCompared) ? exitCodes.ok : exitCodes.undecided;
  return worstCode([compared, ...unread.map(({ problem }) => unreadCode(problem))]);
}

interface Report {
  readonly groups: readonly FleetGroup[];
  /** Of clusters that were read. */
  readonly count: number;
  readonly unread: readonly UnreadFile[];
}

/** Two clusters of a name, in different groups or files, are told apart by a number. */
function uniqueName(name: string, members: readonly FleetMember[]): string {
  const names = members.filter(member => member.name === name || member.name.startsWith(`${name} (`)).length;
  return names === 0 ? name : `${name} (${names + 1})`;
}

/** For programs. */
export function fleetJson({ groups, count, unread }: Report) {
  const witness = (found: FleetWitness | null) => (found === null ? null : { uri: found.uri, alone: found.isAlone });
  return {
    version: JSON_VERSION,
    clusters: count,
    groups: groups.map(({ members, isRestricted, isCompared, differences }) => ({
      clusters: members,
      restricted: isRestricted,
      compared: isCompared,
      differences: differences.map(({ type, relation, allows, denies }) => ({
        type,
        relation,
        allows: witness(allows),
        denies: witness(denies),
      })),
    })),
    errors: unread.map(({ file, problem }) => ({ file, error: problemJson(problem) })),
  };
}

function namesOf({ members }: FleetGroup): string {
  const shown = members.slice(0, SHOWN_NAMES).map(name => printable(name));
  return members.length > SHOWN_NAMES
    ? `${shown.join(', ')} and ${members.length - SHOWN_NAMES} more`
    : listed(shown, 'and');
}

function summary({ groups, count, unread }: Report): string {
  const left = groups.filter(({ isCompared }) => !isCompared).length;
  return [
    `${counted(count, 'cluster')} in ${counted(groups.length, 'group')} of the same rules.`,
    ...(left === 0 ? [] : [`${counted(left, 'group')} not compared in all types: more --time-limit may tell.`]),
    ...(unread.length === 0 ? [] : [`${counted(unread.length, 'input')} not read.`]),
  ].join(' ');
}

function differenceLines(group: FleetGroup): readonly string[] {
  return group.differences.flatMap(({ type, relation, allows, denies }) => [
    `  ${type}: ${relation === 'unknown' ? 'UNKNOWN' : relation}`,
    ...(allows === null ? [] : [`    + ${printable(allows.uri)}${aloneSuffix(allows, 'allows')}`]),
    ...(denies === null ? [] : [`    - ${printable(denies.uri)}${aloneSuffix(denies, 'denies')}`]),
  ]);
}

function aloneSuffix({ isAlone }: FleetWitness, verb: string): string {
  return isAlone === true ? ` (no other group ${verb} it)` : '';
}

function fleetText(report: Report): string {
  const parts = report.groups.map((group, index) => {
    const kind = index === 0 ? 'the largest group' : `group ${index + 1}`;
    const access = group.isRestricted ? 'restricted' : 'not restricted';
    const lines = [
      `${kind}, ${counted(group.members.length, 'cluster')}, ${access}: ${namesOf(group)}`,
      ...differenceLines(group),
      ...(index > 0 && group.differences.length === 0
        ? [group.isCompared ? '  allows the same, by other rules' : '  not compared']
        : []),
    ];
    return lines.join('\n');
  });
  return `${[...parts, summary(report)].join('\n\n')}\n`;
}

function fleetMarkdown(report: Report): Markdown {
  const rows = report.groups.map((group, index) => [
    gfm`${String(group.members.length)}`,
    gfm`${namesOf(group)}`,
    gfm`${group.isRestricted ? 'yes' : 'no'}`,
    comparedCell(group, index === 0),
  ]);
  const table = markdownTable(['clusters', 'names', 'restricted', 'compared with the largest group'], rows);
  return gfm`${joined([gfm`### Fleet`, table, gfm`${summary(report)}`], '\n\n')}\n`;
}

function comparedCell({ differences, isCompared }: FleetGroup, isLargest: boolean): Markdown {
  if (isLargest) return gfm`the largest group`;
  if (differences.length === 0) return isCompared ? gfm`allows the same` : gfm`**not compared**`;
  const cells = differences.map(({ type, relation, allows, denies }) => {
    const found = allows ?? denies;
    if (found === null) return gfm`${type}: ${relation}`;
    return gfm`${type}: ${relation}, ${found === allows ? '+' : '-'} ${code(found.uri)}${found.isAlone === true ? ' (alone)' : ''}`;
  });
  return joined(cells, '<br>');
}
