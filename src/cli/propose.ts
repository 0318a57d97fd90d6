import { Audit, AUDITED_FILES, type AuditResult, type CalloutFinding } from '../audit/index.js';
import type { PolicyInput } from '../analysis/inputs/index.js';
import { policyText } from '../policy/rules.js';
import {
  AXES,
  certifyProposal,
  needsOf,
  observedCallouts,
  PROPOSAL_FORMS,
  propose as proposeRules,
  ruleUses,
  tighten,
  writeProposal,
  type NeedsResult,
  type ProposalClaim,
  type Proposal,
} from '../propose/index.js';
import { readNamedInputs } from './analysis-input.js';
import { clusterInvocation, defaultCluster, reportProblems } from './audit.js';
import { readTexts } from './audit/read-texts.js';
import { logLine } from './audit/report.js';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { saveTextFile } from './files.js';
import { JSON_VERSION } from './findings/formats.js';
import { shownName } from './inputs.js';
import { formatOption, option, options } from './option-table.js';
import { inputError, usageError } from './problem.js';
import { bringFiles } from './project/select-files.js';
import type { Style } from './style.js';
import type { Invocation, Subcommand } from './subcommand.js';

const FORMATS = ['text', 'json'] as const;

/** `propose FILE...`: the smallest policy that allows what a cluster calls. */
export const propose: Subcommand = {
  name: 'propose',
  operands: 'FILE...',
  description: `Proposes the smallest policy that allows the callouts of FILEs, with proofs: every callout is allowed, nothing outside the named
hosts is, and no rule can be left out. FILE is what audit reads, what \`audit --format json\` prints, or a list of observed callouts
(CSV with the columns type and uri, or a JSON object on each line). The proposal goes to standard output, all else to standard error.
--cluster names the cluster as it is, for --unused, --tighten and for what undoes the proposal.
Exit codes: 0 proposed and proved, 1 something is not proved, or --unused found a rule, 3 the proposal is incomplete: a callout is
not known, or no rule is proposed for it, 2 bad usage or unreadable input.`,
  examples: [
    { arguments: 'propose queries.csl', purpose: 'the properties of a restricted cluster on which these queries work' },
    { arguments: 'propose queries.csl --as bicep --by path', purpose: 'the same in Bicep, path by path' },
  ],
  options: [
    option('as', {
      values: PROPOSAL_FORMS,
      description: `what to print: ${PROPOSAL_FORMS.join(', ')} (default: ${PROPOSAL_FORMS[0]})`,
    }),
    option('by', {
      values: AXES,
      description: `what callouts may share a rule: ${AXES.join(', ')} (default: ${AXES[0]})`,
    }),
    ...options(
      'cluster',
      'predefined',
      'cloud',
      'parameters',
      'unused',
      'tighten',
      'allow-http',
      'allow-ip',
      'allow-suffix',
    ),
    ...options('own-cluster', 'certificate', 'undo'),
    formatOption(FORMATS),
  ],
  run: proposeAll,
};

async function proposeAll(invocation: Invocation): Promise<ExitCode> {
  const { given, console } = invocation;
  if (given.operands.length === 0) {
    usageError('propose needs a FILE', 'for example: kusto-callout propose queries/ functions.csv --as bicep');
  }
  const form = given.choiceOf('as', PROPOSAL_FORMS, 'form') ?? 'callout-policies';
  const axis = given.choiceOf('by', AXES, 'axis') ?? 'host';
  const format = given.choiceOf('format', FORMATS) ?? 'text';
  const [isUnused, isTighten] = [given.has('unused'), given.has('tighten')];
  const clusterFile = given.valueOf('cluster');
  if (isUnused && isTighten) usageError('--unused and --tighten cannot be given together');
  if ((isUnused || isTighten) && clusterFile === null) {
    usageError(`--${isUnused ? 'unused' : 'tighten'} needs the policy: --cluster FILE`);
  }
  const policies = await readNamedInputs(clusterFile === null ? [] : [clusterFile], clusterInvocation(invocation));
  const cluster = policies[0]?.input ?? (await defaultCluster(invocation));
  const read = await readFindings(invocation);
  if (read === null) return exitCodes.usage;
  const { findings, log } = read;

  if (isUnused) return reportUses(cluster, findings, format, invocation);
  const needs = needsOf(findings, {
    allowHttp: given.has('allow-http'),
    allowIp: given.has('allow-ip'),
    allowSuffix: given.has('allow-suffix'),
  });
  const tightened = isTighten ? tighten(cluster, findings, needs, axis) : null;
  const proposal = tightened?.proposal ?? proposeRules(needs, axis);
  const proofs = [...proposal.proofs, ...(tightened?.proofs ?? [])];
  const { restrictOutboundNetworkAccess, allowedFqdnList, calloutPolicies, dataPlanePolicy } = cluster.cluster;
  const written = writeProposal(proposal, form, {
    properties: { restrictOutboundNetworkAccess, allowedFqdnList, calloutPolicies: calloutPolicies ?? [] },
    policy: policyText(dataPlanePolicy),
  });
  if (format === 'json') await console.json(jsonReport(proposal, proofs, written, log));
  else {
    await console.write(form === 'callout-policies' || form === 'fqdn-list' ? 'json' : 'code', written.document);
    await console.note(logLine({ log }) + textReport(proposal.needs, proofs, written.notes, console.errorStyle));
  }
  if (given.has('certificate')) save(given.valueOf('certificate'), certifyProposal(proposal));
  save(given.valueOf('undo'), `${written.undo}\n`);
  if (proofs.some(({ holds }) => !holds)) return exitCodes.failed;
  const isLeftOut = form === 'fqdn-list' && proposal.rules.some(({ type }) => type === 'webapi');
  return proposal.isIncomplete || isLeftOut ? exitCodes.undecided : exitCodes.ok;
}

function save(path: string | null, text: string | null): void {
  if (path === null) return;
  const problem =
    text === null
      ? 'there is no certificate: not everything is proved, or there are more than 500 rules of a type'
      : saveTextFile(path, text);
  if (problem !== null) inputError(problem);
}

/** The callouts of the operands; null where one cannot be read, which has been reported then. */
async function readFindings(
  invocation: Invocation,
): Promise<{ readonly findings: readonly CalloutFinding[]; readonly log: AuditResult['log'] } | null> {
  const { given, inputs, console } = invocation;
  const observed: CalloutFinding[] = [];
  const texts: string[] = [];
  const audit = new Audit({ ownCluster: given.valueOf('own-cluster') ?? [] });
  for (const operand of given.operands) {
    const isList = operand === '-' || /\.(?:json|ndjson|jsonl|csv)$/i.test(operand);
    const read = isList ? await inputs.read(operand) : null;
    const listed = read?.ok === true ? observedCallouts(shownName(operand), read.text) : null;
    if (listed !== null) observed.push(...listed);
    else if (operand === '-' && read?.ok === true) audit.add({ name: shownName(operand), text: read.text });
    else texts.push(operand);
  }
  await readTexts(await bringFiles(invocation, texts, path => AUDITED_FILES.test(path)), audit, invocation);
  const { findings, problems, log } = audit.finish();
  await reportProblems(problems, console);
  return problems.length > 0 ? null : { findings: [...observed, ...findings], log };
}

async function reportUses(
  cluster: PolicyInput,
  findings: readonly CalloutFinding[],
  format: (typeof FORMATS)[number],
  { console }: Invocation,
): Promise<ExitCode> {
  const uses = ruleUses(cluster, findings);
  const count = (wanted: string): number => uses.filter(({ use }) => use === wanted).length;
  if (format === 'json') await console.json({ version: JSON_VERSION, rules: uses.map(rule => ({ ...rule })) });
  else {
    const lines = uses.filter(({ use }) => use !== 'needed').map(({ type, regex, use }) => `${use} ${type} ${regex}\n`);
    const summary = `${uses.length} rules: ${count('needed')} needed, ${count('unused')} unused, ${count('unknown')} unknown\n`;
    await console.write('text', `${lines.join('')}${summary}`);
  }
  if (count('unused') > 0) return exitCodes.failed;
  return count('unknown') > 0 ? exitCodes.undecided : exitCodes.ok;
}

/** For programs. */
export function jsonReport(
  proposal: Proposal,
  proofs: readonly ProposalClaim[],
  written: ReturnType<typeof writeProposal>,
  log: AuditResult['log'],
) {
  const { rules, axis, needs, isIncomplete } = proposal;
  return {
    version: JSON_VERSION,
    axis,
    complete: !isIncomplete,
    rules: rules.map(({ type, regex, entities, alsoAllows, needs: callouts }) => ({
      calloutType: type,
      calloutUriRegex: regex,
      outboundAccess: 'Allow',
      neededBy: [...entities],
      callouts: callouts.map(({ uri }) => uri),
      alsoAllows,
    })),
    proofs: proofs.map(proof => ({ ...proof })),
    refused: needs.refused.map(refused => ({ ...refused })),
    unknown: needs.unknown.map(({ construct, type, file, line, entity, message }) => ({
      construct,
      type,
      file,
      line,
      entity,
      message,
    })),
    document: written.document,
    notes: [...written.notes],
    log: log === null ? null : { rows: log.rows, ...log.days },
    undo: written.undo,
  };
}

/** What goes with a proposal, for people. */
function textReport(
  { refused, unknown }: NeedsResult,
  proofs: readonly ProposalClaim[],
  notes: readonly string[],
  style: Style,
): string {
  const after = (detail: string | null): string => (detail === null ? '' : `: ${detail}`);
  return [
    ...notes.map(note => `note: ${note}`),
    ...refused.map(
      ({ type, uri, message, flag }) =>
        `${style.warning('refused:')} ${type ?? ''} ${uri ?? ''}: ${message}${flag === null ? '' : ` (--${flag})`}`,
    ),
    ...unknown.map(
      ({ construct, file, line, message }) =>
        `${style.warning('unknown:')} ${construct} at ${file}:${line}${after(message)}`,
    ),
    ...proofs.map(
      ({ claim, holds, detail }) =>
        `${holds ? style.strong('proved:') : style.error('not proved:')} ${claim}${after(detail)}`,
    ),
    ...(refused.length + unknown.length > 0 ? ['the proposal is incomplete'] : []),
    'a log covers only the time that it was kept for: jobs that run less often may be missing',
  ].join('\n');
}
