import { PatternLanguages } from '../analysis/callout-language.js';
import {
  certify,
  gateOutcome,
  parseProperty,
  prove as proveProperty,
  readProperties,
  PROPERTY_FORMS,
  type NamedPolicy,
  type Property,
  type PropertyOutcome,
} from '../analysis/prove/index.js';
import { ARM_JSON, readJson } from '../json/read.js';
import { armMessages } from '../cluster/messages.js';
import { mark } from '../json/nodes.js';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { absolutePath, saveTextFile } from './files.js';
import { FINDING_FORMATS, writeFindings, type FindingViews } from './findings/formats.js';
import { mergedViews } from './findings/merged.js';
import { withEachCluster } from './project/clusters.js';
import { readForReport } from './findings/unread.js';
import { formatOption, options } from './option-table.js';
import { inputError, namedText, problemIn, stop, usageError, type NamedText } from './problem.js';
import { proofFindings } from './prove/findings.js';
import { proofData } from '../api/prove-data.js';
import { proofText, type ProofRun } from './prove/report.js';
import { questionOptions, readQuestionOptions } from './question-options.js';
import { callerOptions } from './run-options.js';
import { policyOperand, type Invocation, type Subcommand } from './subcommand.js';
import { readYaml } from '../json/yaml-nodes.js';

/** `prove FILE`: do properties of a policy hold for every text? */
export const prove: Subcommand = {
  name: 'prove',
  operands: 'FILE',
  description: `Proves properties of a policy, for every text, whether it is a URI or not, or finds a counterexample, which the plain
decision engine then confirms. FILE is a template, cluster resource, its properties, a bare policy, the output of .show,
or a script; REV:PATH, a file of a git revision; - standard input. Properties are about what rules allow; a cluster's own
storage, which is always allowed, is left aside. They take this form:

${PROPERTY_FORMS.map(form => `  ${form}`).join('\n')}

where a REGEX is one of .NET's, searched anywhere in the URI; hosts are exact, over https, with any path; and the last two compare
with another FILE. A file of properties holds \`properties:\` with a list of such lines, or of maps: \`only: TYPE\` with
\`within: REGEX\` or \`hosts: [HOST]\`, \`never: TYPE\` with \`matching: REGEX\`, \`subset: FILE\` or \`equal: FILE\` with \`type: TYPE\`.
Exit codes: 0 all hold, 1 one does not, 3 no property fails, but at least one is undecided, or fails under
another credible reading of what is not known of the service, 2 bad usage or unreadable input.`,
  examples: [
    {
      arguments: "prove lint-good.json --property 'never webapi matching ^http://'",
      purpose: 'one property of a policy',
    },
    {
      arguments: "prove lint-bad.json --property 'subset lint-good.json' --format junit",
      purpose: 'no more than another policy allows, for CI',
    },
  ],
  options: [
    ...options('property', 'properties', 'certificate'),
    formatOption(FINDING_FORMATS),
    ...questionOptions,
    ...callerOptions,
  ],
  run: proveAll,
};

async function proveAll(invocation: Invocation): Promise<ExitCode> {
  const { given, console } = invocation;
  const name = policyOperand(invocation, prove);
  const format = given.choiceOf('format', FINDING_FORMATS) ?? 'text';
  const { startClock, ...assumptions } = readQuestionOptions(given, console);
  const stated = await readStated(invocation);
  if (stated.length === 0) usageError('there is no property to prove', 'give --property or --properties');

  const otherNames = new Map(
    stated.flatMap(({ property, path }) => (path === null ? [] : [[otherOf(property), path]])),
  );
  const [operands, others] = [
    await withEachCluster([{ name, isNamed: true, below: name }], invocation),
    new Map<string, NamedPolicy>(),
  ];
  const names = operands.map(operand => operand.name);
  const inputs = await readForReport([...names, ...otherNames.values()], invocation, format);
  for (const [index, other] of [...otherNames.keys()].entries()) {
    const read = inputs[names.length + index];
    if (other !== null && read !== undefined) others.set(other, { name: other, input: read.input });
  }

  const clock = () => (startClock === undefined ? {} : { isLate: startClock() });
  const patterns = new PatternLanguages();
  const runs = inputs.slice(0, names.length).map((policy): ProofRun => {
    const verdicts = stated.map(({ property }) =>
      proveProperty(property, policy, others, { ...assumptions, budget: clock(), patterns }),
    );
    return { verdicts, policy, others, isAboutReadings: assumptions.defaultReading !== true };
  });
  const [only] = runs;
  if (only === undefined) throw new Error('as many inputs as names');
  const parts = runs.map(run => ({ name: run.policy.name, views: viewsOf(run) }));
  const all = mergedViews('Properties', parts, () => ({
    files: parts.map(part => ({ file: part.name, ...part.views.json() })),
  }));
  await writeFindings(console, format, runs.length === 1 ? viewsOf(only) : all);
  const path = given.valueOf('certificate');
  if (path !== null) {
    if (runs.length > 1)
      inputError('a certificate is about one cluster', 'name one of them: FILE#NAME, or --name NAME');
    writeCertificate(path, only.verdicts, only.policy, others);
  }
  const outcomes = runs.flatMap(run => run.verdicts).map(gateOutcome);
  if (outcomes.includes('FAIL')) return exitCodes.failed;
  return outcomes.every(outcome => outcome === 'PASS') ? exitCodes.ok : exitCodes.undecided;
}

function viewsOf(run: ProofRun): FindingViews {
  return {
    text: style => proofText(run, style),
    json: () => proofData(run.verdicts),
    findings: () => proofFindings(run),
  };
}

/** A property, and where the other policy of it is. */
interface StatedProperty {
  readonly property: Property;
  readonly path: string | null;
}

function otherOf(property: Property): string | null {
  if ('subset' in property) return property.subset;
  return 'equal' in property ? property.equal : null;
}

/** The properties of the command line and of files, in their order. */
async function readStated({ given, inputs }: Invocation): Promise<readonly StatedProperty[]> {
  const stated: StatedProperty[] = [];
  for (const { name, value } of given.inOrder) {
    if (name === 'property') {
      const result = parseProperty(value);
      if (!result.ok) return stop(problemIn(namedText('--property', value), result.problem, 'neither'));
      stated.push({ property: result.value, path: otherOf(result.value) });
    } else if (name === 'properties') {
      for (const property of propertiesIn(await inputs.need(value))) {
        const other = otherOf(property);
        stated.push({ property, path: other === null ? null : absolutePath(other, value === '-' ? null : value) });
      }
    }
  }
  return stated;
}

function propertiesIn(source: NamedText): readonly Property[] {
  const root = /\.json$/i.test(source.name ?? '') ? jsonRoot(source) : yamlRoot(source);
  const result = readProperties(root);
  return result.ok ? result.value : stop(problemIn(source, result.problem, 'neither'));
}

function jsonRoot(source: NamedText) {
  const json = readJson(source.text, ARM_JSON);
  return json.ok ? json.value : stop(problemIn(source, armMessages.notJson(json.problem), 'neither'));
}

function yamlRoot(source: NamedText) {
  const yaml = readYaml(source.text);
  if (!yaml.ok) return stop(problemIn(source, yaml.problem, 'neither'));
  const [root, another] = yaml.value;
  if (root !== undefined && another === undefined) return root;
  const message = root === undefined ? 'the file holds no properties' : 'the file holds more than one document';
  return stop(problemIn(source, { message, hint: null, span: another === undefined ? null : mark(another) }));
}

/** Writes what proves the properties that hold. */
function writeCertificate(
  path: string,
  verdicts: readonly PropertyOutcome[],
  policy: NamedPolicy,
  others: ReadonlyMap<string, NamedPolicy>,
): void {
  const held = verdicts.flatMap(({ property, verdict }) => (verdict === 'PASS' ? property : []));
  const result = certify(held, policy, others);
  if (!result.ok) return inputError(`there is no certificate: ${result.reason.message}`);
  const problem = saveTextFile(path, result.text);
  if (problem !== null) inputError(problem);
}
