import { PatternLanguages } from '../analysis/callout-language.js';
import {
  certify,
  parseProperty,
  prove as proveProperty,
  readProperties,
  PROPERTY_FORMS,
  type NamedPolicy,
  type Property,
  type Verdict,
} from '../analysis/prove/index.js';
import { ARM_JSON, readJson } from '../json/read.js';
import { armMessages } from '../cluster/messages.js';
import { mark } from '../json/nodes.js';
import { lineStarts } from '../../grammar/text/positions.js';
import { readNamedInputs } from './analysis-input.js';
import { usageProblem, type Arguments, type OptionDefinition, type UsageProblem } from './arguments.js';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { absolutePath, readTextFile, saveTextFile } from './files.js';
import { write, type Io } from './io.js';
import { unknownValue } from './options.js';
import { proofReports } from './prove/report.js';
import { questionOptions, readQuestionOptions } from './question-options.js';
import { faultReport, plainReport, type Fault } from './report.js';
import { hasColor, styleOf, type Style } from './style.js';
import type { Invocation, Subcommand } from './subcommand.js';
import { readYaml } from './test-files/yaml-nodes.js';

const proveOptions: readonly OptionDefinition[] = [
  { name: 'property', value: 'PROPERTY', description: 'what should hold of FILE; may be repeated' },
  { name: 'properties', value: 'FILE', description: 'read properties from a YAML or JSON file; may be repeated' },
  { name: 'certificate', value: 'FILE', description: 'write what was proved, so that others can check it' },
  { name: 'format', value: 'NAME', description: `report as ${Object.keys(proofReports).join(', ')} (default: text)` },
  ...questionOptions.filter(({ name }) => name === 'timeout'),
];

/** `prove FILE`: do properties of a policy hold for every URI? */
export const prove: Subcommand = {
  usage: 'prove [OPTIONS] FILE',
  description: `Proves properties of a policy, for every text that begins with http:// or https://, or finds a URI against them, which is
then put to the plain decision engine. FILE is a template, cluster resource, its properties, a bare policy, the answer of .show,
or a script; REV:PATH, a file of a git revision; - standard input. Properties are about what rules allow; a cluster's own
storage, which is always allowed, is left aside. They take this form:

${PROPERTY_FORMS.map(form => `  ${form}`).join('\n')}

where a REGEX is one of .NET's, searched anywhere in the URI; hosts are exact, over https, with any path; and the last two compare
with another FILE. A file of properties holds \`properties:\` with a list of such lines, or of maps: \`only: TYPE\` with
\`within: REGEX\` or \`hosts: [HOST]\`, \`never: TYPE\` with \`matching: REGEX\`, \`subset: FILE\` or \`equal: FILE\` with \`type: TYPE\`.
Exit codes: 0 all hold, 1 one does not, 3 none is known not to hold, but one is not known to, 2 bad usage or unreadable input.`,
  options: proveOptions,
  execute,
};

async function execute({ arguments: given, options: common, io }: Invocation): Promise<ExitCode | UsageProblem> {
  const [name, another] = given.operands;
  if (name === undefined || another !== undefined) {
    return usageProblem(
      name === undefined ? 'prove needs a FILE' : 'prove takes one FILE',
      `for example: kusto-callout prove policy.json --property 'only sql within hosts sql1.database.windows.net'`,
    );
  }
  const formatName = given.valueOf('format') ?? 'text';
  const report = Object.entries(proofReports).find(([known]) => known === formatName)?.[1];
  if (report === undefined) return unknownValue('format', formatName, Object.keys(proofReports));
  const questions = readQuestionOptions(given);
  if (!questions.ok) return questions;
  const style = styleOf(hasColor(io.stderr, io.env, common.noColor));
  const stated = await readStated(given, io, style);
  if (stated === null) return exitCodes.usage;
  if (stated.length === 0) return usageProblem('there is no property to prove', 'give --property or --properties');

  const otherNames = new Map(
    stated.flatMap(({ property, path }) => (path === null ? [] : [[otherOf(property), path]])),
  );
  const inputs = await readNamedInputs([name, ...otherNames.values()], common, io, style);
  const [input, ...otherInputs] = inputs ?? [];
  if (input === undefined) return exitCodes.usage;
  const others = new Map<string, NamedPolicy>();
  for (const [index, other] of [...otherNames.keys()].entries()) {
    const read = otherInputs[index];
    if (other !== null && read !== undefined) others.set(other, { name: other, input: read.input });
  }

  const { startClock } = questions.options;
  const clock = () => (startClock === undefined ? {} : { isLate: startClock() });
  const patterns = new PatternLanguages();
  const verdicts = stated.map(({ property }) => proveProperty(property, input, others, clock(), patterns));
  await write(
    io.stdout,
    report({ verdicts, policy: input, others }, styleOf(hasColor(io.stdout, io.env, common.noColor))),
  );
  const path = given.valueOf('certificate');
  if (path !== null && !(await writeCertificate(path, verdicts, input, others, io, style))) return exitCodes.usage;
  if (verdicts.some(({ verdict }) => verdict === 'FAIL')) return exitCodes.failed;
  return verdicts.every(({ verdict }) => verdict === 'PASS') ? exitCodes.ok : exitCodes.undecided;
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

/** The properties of the command line and of files, in their order. Null where one is no good, which has been reported then. */
async function readStated(given: Arguments, io: Io, style: Style): Promise<readonly StatedProperty[] | null> {
  const stated: StatedProperty[] = [];
  for (const { name, value } of given.inOrder) {
    if (name === 'property') {
      const result = parseProperty(value);
      if (!result.ok) {
        await write(io.stderr, faultReport(textOf('--property', value), faultOf(result.problem), style));
        return null;
      }
      stated.push({ property: result.value, path: otherOf(result.value) });
    } else if (name === 'properties') {
      const read = readTextFile(value);
      if (!read.ok) {
        await write(io.stderr, plainReport(read.message, null, style));
        return null;
      }
      const result = propertiesIn(value, read.text);
      if (!result.ok) {
        await write(io.stderr, faultReport(textOf(value, read.text), result.fault, style));
        return null;
      }
      for (const property of result.properties) {
        const other = otherOf(property);
        stated.push({ property, path: other === null ? null : absolutePath(other, value) });
      }
    }
  }
  return stated;
}

type PropertiesResult =
  { readonly ok: true; readonly properties: readonly Property[] } | { readonly ok: false; readonly fault: Fault };

function propertiesIn(file: string, text: string): PropertiesResult {
  if (/\.json$/i.test(file)) {
    const json = readJson(text, ARM_JSON);
    if (json.ok) return readList(readProperties(json.root));
    return { ok: false, fault: faultOf(armMessages.notJson(json.problem)) };
  }
  const yaml = readYaml(text);
  if (!yaml.ok) return { ok: false, fault: { title: null, ...yaml.problem } };
  const [root, another] = yaml.roots;
  if (root !== undefined && another === undefined) return readList(readProperties(root));
  const message = root === undefined ? 'the file holds no properties' : 'the file holds more than one document';
  return { ok: false, fault: { title: null, message, hint: null, span: another === undefined ? null : mark(another) } };
}

function readList(result: ReturnType<typeof readProperties>): PropertiesResult {
  if (result.ok) return { ok: true, properties: result.value };
  return { ok: false, fault: faultOf(result.problem) };
}

function faultOf(problem: {
  readonly message: string;
  readonly hint: string | null;
  readonly start: number;
  readonly end: number;
}): Fault {
  const { message, hint, start, end } = problem;
  return { title: null, message, hint, span: { start, end } };
}

function textOf(name: string, text: string) {
  return { name, text, starts: lineStarts(text) };
}

/** Writes what proves the properties that hold; `false` where the file cannot be written. */
async function writeCertificate(
  path: string,
  verdicts: readonly Verdict[],
  policy: NamedPolicy,
  others: ReadonlyMap<string, NamedPolicy>,
  io: Io,
  style: Style,
): Promise<boolean> {
  const held = verdicts.flatMap(({ property, verdict }) => (verdict === 'PASS' ? property : []));
  const result = certify(held, policy, others);
  if (!result.ok) {
    await write(io.stderr, plainReport(`there is no certificate: ${result.reason.message}`, null, style));
    return false;
  }
  const problem = saveTextFile(path, result.text);
  if (problem === null) return true;
  await write(io.stderr, plainReport(problem, null, style));
  return false;
}
