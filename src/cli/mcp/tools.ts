import { decideInput, readInput, type PolicyInput } from '../../analysis/inputs/index.js';
import { diffPolicies } from '../../analysis/diff/report.js';
import { fileReport, lint } from '../../analysis/lint/index.js';
import { parseProperty, prove } from '../../analysis/prove/index.js';
import { surveyHosts } from '../../analysis/who/survey.js';
import { auditFiles, AuditJudge, decideFindings } from '../../audit/index.js';
import { explainDecision, summarizeDecision } from '../../decide/index.js';
import { ARM_CALLOUT_TYPES, armCalloutTypeOf } from '../../policy/callout-types.js';
import { needsOf, propose, writeProposal, PROPOSAL_FORMS } from '../../propose/index.js';
import { catching, fail } from '../../../grammar/text/problem.js';
import { mention } from '../../../grammar/text/mention.js';
import { auditText } from '../audit/report.js';
import { diffText, gateLine } from '../diff/text.js';
import { lintText } from '../lint/text.js';
import type { StartClock } from '../question-clock.js';
import { proofText } from '../prove/report.js';
import { styleOf } from '../style.js';
import { surveyText } from '../who/text.js';
import { withoutSecrets } from './secrets.js';

/** What a tool of the assistants' server gives back. */
export interface ToolAnswer {
  readonly text: string;
  /** Whether the call itself was wrong. That something is denied or fails is an answer. */
  readonly isError: boolean;
}

/** A question that an assistant may ask. Tools read and answer; none changes anything. */
export interface Tool {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: {
    readonly type: 'object';
    readonly properties: Readonly<Record<string, object>>;
    readonly required: string[];
    readonly additionalProperties: false;
  };
  run(given: GivenTexts, startClock: StartClock): string;
}

/** What a call gives: texts by name. */
export type GivenTexts = Readonly<Record<string, string>>;

/** The longest text of a call. */
export const MAX_TOOL_INPUT = 4_000_000;
/** The longest answer; assistants pay for every word. */
export const MAX_TOOL_ANSWER = 100_000;

const style = styleOf(false);

const POLICY = {
  type: 'string',
  description:
    'The text of an ARM template, a cluster resource, its properties, a policy (JSON array of rules), the output of .show cluster policy callout, a Terraform plan, or a script of commands. Empty: a new, unrestricted cluster.',
} as const;
const TYPE = { type: 'string', enum: ARM_CALLOUT_TYPES, description: 'The callout type.' } as const;
const URI = { type: 'string', description: 'The URI, just as the cluster would call it.' } as const;
const KQL = { type: 'string', description: 'KQL: queries, functions, commands, as a script.' } as const;

function tool(
  name: string,
  description: string,
  properties: Readonly<Record<string, object>>,
  required: readonly string[],
  run: Tool['run'],
): Tool {
  return {
    name,
    description,
    inputSchema: { type: 'object', properties, required: [...required], additionalProperties: false },
    run,
  };
}

/** Every tool, by the name of the subcommand that answers the same. */
export const tools: readonly Tool[] = [
  tool(
    'check',
    'Decides whether an Azure Data Explorer cluster may make a callout of a type to a URI, and says by which rule.',
    { policy: POLICY, type: TYPE, uri: URI },
    ['type', 'uri'],
    given => `${summarizeDecision(decisionOf(given))}\n`,
  ),
  tool(
    'explain',
    'The same as check with everything that the decision rests on: every rule that matches, what it matches, and what is assumed.',
    { policy: POLICY, type: TYPE, uri: URI },
    ['type', 'uri'],
    given => `${explainDecision(decisionOf(given))}\n`,
  ),
  tool(
    'lint',
    'Finds what a callout policy allows by mistake; each error comes with a URI that shows it, and proved fixes where there are some.',
    { policy: POLICY },
    ['policy'],
    (given, startClock) => {
      const text = given['policy'] ?? '';
      const result = lint(text, { isLate: startClock() });
      const [problem] = result.survey.problems;
      if (problem !== undefined && !result.survey.isReadable) return fail(problem);
      return lintText([fileReport('policy', text, result, new Set())], 0, style);
    },
  ),
  tool(
    'who',
    'Lists for each callout type which hosts a policy lets the cluster call, in words, with a URI and the rule for each.',
    { policy: POLICY },
    ['policy'],
    (given, startClock) => {
      const input = policyOf(given, 'policy');
      return surveyText(surveyHosts(input, { startClock }), { name: 'policy', input }, style);
    },
  ),
  tool(
    'diff',
    'Tells what a change of a policy newly allows and newly denies, with a URI for each difference.',
    { before: POLICY, after: POLICY },
    ['before', 'after'],
    (given, startClock) => {
      const names = {
        old: { name: 'before', input: policyOf(given, 'before') },
        new: { name: 'after', input: policyOf(given, 'after') },
      };
      const report = diffPolicies(names.old.input, names.new.input, { startClock });
      return `${diffText(report, names, style)}\n${gateLine(report, style)}`;
    },
  ),
  tool(
    'prove',
    'Proves a property of a policy or gives a counterexample. Properties: only TYPE within hosts HOST [HOST…]; only TYPE within REGEX; never TYPE matching REGEX; subset other; equal other.',
    {
      policy: POLICY,
      property: { type: 'string', description: 'For example: only webapi within hosts api.contoso.com' },
      other: { ...POLICY, description: `The policy that a property names as other. ${POLICY.description}` },
    },
    ['policy', 'property'],
    (given, startClock) => {
      const parsed = parseProperty(given['property'] ?? '');
      if (!parsed.ok) return fail(parsed.problem);
      const policy = { name: 'policy', input: policyOf(given, 'policy') };
      const others = new Map(
        given['other'] === undefined ? [] : [['other', { name: 'other', input: policyOf(given, 'other') }]],
      );
      const verdicts = [prove(parsed.value, policy, others, { budget: { isLate: startClock() } })];
      return proofText({ verdicts, policy, others, isAboutReadings: true }, style);
    },
  ),
  tool(
    'audit',
    'Finds the callouts of KQL and decides each on a policy; with before, tells what a change stops. Secrets are left out of the answer.',
    { kql: KQL, policy: POLICY, before: POLICY },
    ['kql'],
    (given, startClock) => {
      const { cluster } = policyOf(given, 'policy');
      const result = auditFiles([{ name: '', text: given['kql'] ?? '', form: 'kql' }], { cloud: cluster.cloud });
      const judge = new AuditJudge(cluster, { startClock });
      const before =
        given['before'] === undefined ? null : new AuditJudge(policyOf(given, 'before').cluster, { startClock });
      const decided = decideFindings(result.findings, judge, before);
      return auditText({ decided, result, isComparison: before !== null, explain: true }, style);
    },
  ),
  tool(
    'propose',
    'Proposes the smallest policy that allows the callouts of KQL, says what is proved of it, and what undoes it.',
    {
      kql: KQL,
      policy: { ...POLICY, description: `The cluster as it is, for what undoes the proposal. ${POLICY.description}` },
      form: { type: 'string', enum: PROPOSAL_FORMS, description: 'What to write; default callout-policies.' },
    },
    ['kql'],
    given => {
      const { cluster } = policyOf(given, 'policy');
      const { findings } = auditFiles([{ name: '', text: given['kql'] ?? '', form: 'kql' }], { cloud: cluster.cloud });
      const proposal = propose(needsOf(findings));
      const form = PROPOSAL_FORMS.find(known => known === (given['form'] ?? PROPOSAL_FORMS[0]));
      if (form === undefined) return refuse(`form is one of ${PROPOSAL_FORMS.join(', ')}`);
      const { restrictOutboundNetworkAccess, allowedFqdnList, calloutPolicies } = cluster;
      const written = writeProposal(proposal, form, {
        properties: { restrictOutboundNetworkAccess, allowedFqdnList, calloutPolicies: calloutPolicies ?? [] },
        policy: '[]',
      });
      const { refused, unknown } = proposal.needs;
      return [
        written.document.trimEnd(),
        '',
        ...proposal.proofs.map(({ claim, holds }) => `${holds ? 'proved' : 'NOT PROVED'}: ${claim}`),
        ...written.notes.map(note => `note: ${note}`),
        ...refused.map(({ type, uri, message }) => `left out: ${type ?? ''} ${uri ?? ''}: ${message}`),
        ...unknown.map(({ construct, message }) => `not known: ${construct}: ${message ?? ''}`),
        ...(proposal.isIncomplete ? ['The proposal is incomplete.'] : []),
        '',
        'To undo it:',
        written.undo,
        '',
      ].join('\n');
    },
  ),
];

/** Answers a call. What is wrong with it is an answer, too: assistants read it and try again. */
export function callTool(name: string, given: unknown, startClock: StartClock): ToolAnswer {
  const result = catching<string, CallProblem>(() => answer(name, given, startClock));
  if (result.ok) return { text: withoutSecrets(cut(result.value)), isError: false };
  const { message, hint = null } = result.problem;
  return { text: withoutSecrets(hint === null ? message : `${message}\nhint: ${hint}`), isError: true };
}

/** What is wrong with a call, or with a text in it. */
interface CallProblem {
  readonly message: string;
  readonly hint?: string | null;
}

function refuse(message: string): never {
  return fail({ message });
}

function answer(name: string, given: unknown, startClock: StartClock): string {
  const found = tools.find(each => each.name === name);
  if (found === undefined) return refuse(`${mention(name)} is not a tool`);
  return found.run(textsOf(found, given), startClock);
}

/** The arguments of a call, as its schema has them. */
function textsOf({ name, inputSchema }: Tool, given: unknown): GivenTexts {
  if (typeof given !== 'object' || given === null) return refuse(`${name} needs arguments: an object`);
  const texts: Record<string, string> = {};
  for (const [key, value] of Object.entries(given)) {
    if (!Object.hasOwn(inputSchema.properties, key)) return refuse(`${name} has no argument ${mention(key)}`);
    if (typeof value !== 'string') return refuse(`the argument ${key} is a string`);
    if (value.length > MAX_TOOL_INPUT) return refuse(`the argument ${key} is longer than ${MAX_TOOL_INPUT} characters`);
    texts[key] = value;
  }
  const missing = inputSchema.required.find(key => texts[key] === undefined);
  return missing === undefined ? texts : refuse(`${name} needs the argument ${missing}`);
}

function policyOf(given: GivenTexts, name: string): PolicyInput {
  const text = given[name] ?? '';
  const result = readInput(text.trim() === '' ? '{}' : text);
  if (result.ok) return result.input;
  const { problem } = result;
  return fail({ ...problem, message: `the argument ${name} cannot be read: ${problem.message}` });
}

function decisionOf(given: GivenTexts) {
  const type = armCalloutTypeOf(given['type'] ?? '');
  if (type === null) return refuse(`${mention(given['type'] ?? '')} is not a callout type`);
  return decideInput(policyOf(given, 'policy'), type, given['uri'] ?? '');
}

function cut(text: string): string {
  if (text.length <= MAX_TOOL_ANSWER) return text;
  return `${text.slice(0, MAX_TOOL_ANSWER)}\n… ${text.length - MAX_TOOL_ANSWER} more characters: the command line gives the whole answer.\n`;
}
