import type { DeployOptions, GivenParameter } from '../arm/index.js';
import type { DocumentReader } from '../cluster/change.js';
import { readDocument } from '../cluster/document.js';
import { armMessages } from '../cluster/messages.js';
import { withGivenFacts, type GivenFacts } from '../cluster/given-facts.js';
import { sameName } from '../cluster/names.js';
import type { JsonValue } from '../json/nodes.js';
import { templates } from '../arm/templates.lazy.js';
import { readToolDocument, sourceRefusal } from './tool-documents.js';

export type { GivenParameter } from '../arm/index.js';

/** What a template is read with, where a cluster is made of one. Everything is optional. */
export interface TemplateOptions extends GivenFacts {
  /** The values of its parameters, by name: what JSON can hold. Default: those that the template declares. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** The same for values that are not plain: texts as typed on a command line, secrets. Of one name, these count. */
  readonly givenParameters?: Readonly<Record<string, GivenParameter>>;
  /** Where it is deployed. Default: `rg`. */
  readonly resourceGroup?: string;
  /** Default: all zeros. */
  readonly subscriptionId?: string;
  /**
   * Which cluster is read of a document that has several: its name, or its address or id in the output of a tool. Also the name of one
   * that the document does not name.
   */
  readonly clusterName?: string;
  /** The name of the document's file, for the commands that hints name. Default: `FILE`. */
  readonly fileName?: string;
  /** The resource group's location. Default: `westeurope`. */
  readonly location?: string;
}

/** Something that only the evaluator can read: an expression, a loop, a condition, a deployment inside, a script. */
const NEEDS_EVALUATION =
  /"\[(?!\[)|"(?:copy|condition|existing|scriptContent|scriptUrl)"|Microsoft\.Resources\/deployments/i;
/** What `deploy` prints beside what az does. */
const OURS_ALONE = /"(?:cloud|predefinedRules|dataPlanePolicy|unreadScripts|notStated|clusterRow|allDatabases)"\s*:/i;
const TEMPLATE = /"resources"\s*:/i;

/** Reads documents as they are, templates with their expressions evaluated, and what tools print of clusters. */
export function documentReader(options: TemplateOptions = {}): DocumentReader {
  const read = namedReader(options);
  return text => withGivenFacts(read(text), options);
}

function namedReader(options: TemplateOptions): DocumentReader {
  const { clusterName } = options;
  const read = plainReader(options);
  return text => {
    const printed = OURS_ALONE.test(text)
      ? null
      : readToolDocument(text, options.givenParameters ?? {}, clusterName ?? null);
    if (printed !== null) return printed;
    const result = read(text);
    if (!result.ok && ['ARM_JSON', 'ARM_SHAPE'].includes(result.problem.reason))
      return sourceRefusal(text, options.fileName) ?? result;
    if (clusterName === undefined || !result.ok) return result;
    const { document } = result;
    if (document.name === undefined) return { ...result, document: { ...document, name: clusterName } };
    if (sameName(document.name, clusterName)) return result;
    return { ok: false, problem: armMessages.noSuchCluster({ start: 0, end: 1 }, clusterName, [document.name]) };
  };
}

function plainReader(options: TemplateOptions): DocumentReader {
  return text => {
    const isGiven = options.parameters !== undefined || options.givenParameters !== undefined;
    const isEvaluated = isGiven || options.clusterName !== undefined || NEEDS_EVALUATION.test(text);
    if (!TEMPLATE.test(text) || !isEvaluated) return readDocument(text, options.clusterName);
    const evaluated = evaluatorOptions(options);
    return evaluated === null
      ? { ok: false, problem: armMessages.notSerializable('parameters') }
      : templates().readTemplateDocument(text, evaluated);
  };
}

/** The names of the clusters that a template deploys; null where the text is not a template, or is refused. */
export function templateClusters(text: string, options: TemplateOptions): readonly string[] | null {
  const evaluated = TEMPLATE.test(text) ? evaluatorOptions(options) : null;
  return evaluated === null ? null : templates().templateClusterNames(text, evaluated);
}

/** The options as the evaluator takes them; null where the parameters have no form in JSON. */
function evaluatorOptions({ parameters = {}, ...others }: TemplateOptions): DeployOptions | null {
  const plain = plainJson(parameters);
  return plain === null ? null : deployOptions(plain, others);
}

/** The same options as the evaluator takes them. */
function deployOptions(
  parameters: Readonly<Record<string, JsonValue>>,
  { givenParameters = {}, resourceGroup, subscriptionId, location, clusterName }: Omit<TemplateOptions, 'parameters'>,
): DeployOptions {
  const values = Object.entries(parameters).map(([name, value]): [string, GivenParameter] => [
    name,
    { kind: 'value', value },
  ]);
  return {
    parameters: Object.fromEntries([...values, ...Object.entries(givenParameters)]),
    ...(resourceGroup !== undefined && { resourceGroup }),
    ...(subscriptionId !== undefined && { subscriptionId }),
    ...(location !== undefined && { location }),
    ...(clusterName !== undefined && { clusterName }),
  };
}

/** Values of callers in JavaScript as JSON has them; null where it has no form for them. */
function plainJson(parameters: Readonly<Record<string, unknown>>): Readonly<Record<string, JsonValue>> | null {
  try {
    // What JSON.parse gives of an object's text is an object of JSON values.
    return JSON.parse(JSON.stringify(parameters)) as Readonly<Record<string, JsonValue>>;
  } catch {
    return null;
  }
}
