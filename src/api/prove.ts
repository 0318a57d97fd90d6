import { PatternLanguages } from '../analysis/callout-language.js';
import {
  certify,
  parseProperty,
  prove as proveProperty,
  type NamedPolicy,
  type Property,
} from '../analysis/prove/index.js';
import { requireNames, requireText } from '../library/misuse.js';
import { failed, success, type Problem, type Result } from '../../grammar/text/problem.js';
import {
  ASSUMPTION_OPTIONS,
  decisionOptions,
  readSource,
  type AnalysisOptions,
  type PolicyReadProblem,
  type PolicySource,
} from './policy.js';
import { proofData, type ProofReport } from './prove-data.js';

/** How properties are proved; everything is optional. */
export interface ProveOptions extends AnalysisOptions {
  /** The policies that `subset NAME` and `equal NAME` name. */
  readonly others?: Readonly<Record<string, PolicySource>>;
  /** Whether to write a certificate where every property holds. Default: no. */
  readonly certificate?: boolean;
  /** The name of the policy, in certificates and counterexamples. Default: `policy`. */
  readonly name?: string;
}

/** What was proved, and the certificate where one was asked for and everything holds. */
export interface Proved extends ProofReport {
  readonly certificate: string | null;
}

/** A problem with the text of a property. */
export interface PropertyReadProblem extends Problem {
  readonly property: string;
}

/**
 * Proves properties of a policy for every URI, or gives a callout against them. A property is a line: `only TYPE within REGEX`,
 * `only TYPE within hosts HOST, HOST`, `never TYPE REGEX`, `subset NAME`, `equal NAME`.
 *
 * ```ts
 * prove(policy, 'only sql within hosts sql1.example, sql2.example');
 * ```
 * @throws TypeError where a property names a policy that `others` does not have.
 */
export function prove(
  policy: PolicySource,
  properties: string | readonly string[],
  options: ProveOptions = {},
): Result<Proved, PolicyReadProblem | PropertyReadProblem> {
  requireNames(
    options,
    [...ASSUMPTION_OPTIONS, 'budget', 'isLate', 'others', 'certificate', 'name'],
    'option of prove',
  );
  const { others: otherSources = {}, certificate = false, name = 'policy', budget = {}, isLate } = options;
  requireNames(budget, ['states', 'steps'], 'budget');
  const parsed: Property[] = [];
  for (const text of typeof properties === 'string' ? [properties] : properties) {
    requireText(text, 'a property');
    const property = parseProperty(text);
    if (!property.ok) return failed({ ...property.problem, property: text });
    parsed.push(property.value);
  }
  const read = readSource(policy, name);
  if (!read.ok) return read;
  const named: NamedPolicy = { name, input: read.value };
  const others = new Map<string, NamedPolicy>();
  for (const [other, source] of Object.entries(otherSources)) {
    const input = readSource(source, other);
    if (!input.ok) return input;
    others.set(other, { name: other, input: input.value });
  }
  for (const property of parsed) requireOther(property, others);

  const limits = { ...budget, ...(isLate !== undefined && { isLate }) };
  const patterns = new PatternLanguages();
  const outcomes = parsed.map(property =>
    proveProperty(property, named, others, { ...decisionOptions(options), budget: limits, patterns }),
  );
  const isWhole = certificate && outcomes.length > 0 && outcomes.every(({ verdict }) => verdict === 'PASS');
  const written = isWhole ? certify(parsed, named, others, { budget: limits }) : null;
  return success({ ...proofData(outcomes), certificate: written?.ok === true ? written.text : null });
}

function requireOther(property: Property, others: ReadonlyMap<string, NamedPolicy>): void {
  const name = 'subset' in property ? property.subset : 'equal' in property ? property.equal : null;
  if (name === null || others.has(name)) return;
  throw new TypeError(`a property names the policy ${JSON.stringify(name)}; give it in the option others`);
}
