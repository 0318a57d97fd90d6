import type { DeployOptions, GivenParameter } from '../arm/index.js';
import type { DocumentReader } from '../cluster/change.js';
import { readDocument } from '../cluster/document.js';
import { armMessages } from '../cluster/messages.js';
import type { JsonValue } from '../json/nodes.js';
import { templates } from './arm.lazy.js';
import { readToolDocument } from './tool-documents.js';

export type { GivenParameter } from '../arm/index.js';

/** What a template is read with, where a cluster is made of one. Everything is optional. */
export interface TemplateOptions {
  /** The values of its parameters, by name: what JSON can hold. Default: those that the template declares. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** The same for values that are not plain: texts as typed on a command line, secrets. Of one name, these count. */
  readonly givenParameters?: Readonly<Record<string, GivenParameter>>;
  /** Where it is deployed. Default: `rg`. */
  readonly resourceGroup?: string;
  /** Default: all zeros. */
  readonly subscriptionId?: string;
  /** The resource group's location. Default: `westeurope`. */
  readonly location?: string;
  /** Which cluster, where the document is the output of a tool that tells of several: its name, address or id. */
  readonly clusterName?: string;
}

/** Something that only the evaluator can read: an expression, a loop, a condition, a deployment inside, a script. */
const NEEDS_EVALUATION =
  /"\[(?!\[)|"(?:copy|condition|existing|scriptContent|scriptUrl)"|Microsoft\.Resources\/deployments/i;
const TEMPLATE = /"resources"\s*:/i;

/** Reads documents as they stand, templates with their expressions evaluated, and what tools print of clusters. */
export function documentReader(options: TemplateOptions = {}): DocumentReader {
  return text => {
    const printed = readToolDocument(text, options.givenParameters ?? {}, options.clusterName ?? null);
    if (printed !== null) return printed;
    const isGiven = options.parameters !== undefined || options.givenParameters !== undefined;
    if (!TEMPLATE.test(text) || !(isGiven || NEEDS_EVALUATION.test(text))) return readDocument(text);
    const { parameters = {}, ...others } = options;
    const plain = plainJson(parameters);
    if (plain === null) return { ok: false, problem: armMessages.notSerializable('parameters') };
    return templates().readTemplateDocument(text, deployOptions(plain, others));
  };
}

/** The same options as the evaluator takes them. */
function deployOptions(
  parameters: Readonly<Record<string, JsonValue>>,
  {
    givenParameters = {},
    resourceGroup,
    subscriptionId,
    location,
  }: Omit<TemplateOptions, 'parameters' | 'clusterName'>,
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
