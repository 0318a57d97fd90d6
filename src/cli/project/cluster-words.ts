import { readJson, ARM_JSON } from '../../json/read.js';
import type { JsonNode } from '../../json/nodes.js';

/** Files that may tell of a cluster, by their names: what `lint`, `who` and `diff` look into where a folder brings them. */
const NAMES = /\.(?:json|jsonc|tfstate|kql|csl|kusto|ya?ml|bicep|bicepparam|tf)$/i;

export function mayTellOfCluster(path: string): boolean {
  return NAMES.test(path);
}

/** Words one of which is in every document that tells what a cluster may call, whichever tool wrote it. */
const DOCUMENT_WORDS =
  /Microsoft\.Kusto|azurerm_kusto|:kusto[:/]|kusto\.azure|calloutPolic|callout_polic|CalloutUriRegex|restrictOutbound|outbound_network_access|allowedFqdn|allowed_fqdn/i;
/** The same for scripts: a command of callout policies, or a directive that changes the cluster. */
const SCRIPT_WORDS = /\bpolicy\s+callout\b|^[ \t]*#\s*(?:arm|script)\b/im;

/**
 * What is to be done with a text that nobody named: read it; skip it, since nothing in it is about a cluster; or skip it and say so,
 * since it has words of clusters, but is none.
 */
export type Treatment = 'read' | 'skip' | 'skip and tell';

/** Whether a text is worth reading. */
export function treatmentOf(name: string, text: string): Treatment {
  if (/\.(?:bicep|bicepparam|tf)$/i.test(name)) return mentionsCluster(text) ? 'skip and tell' : 'skip';
  if (/\.(?:kql|csl|kusto)$/i.test(name)) return SCRIPT_WORDS.test(text) ? 'read' : 'skip';
  // Of YAML, manifests of Kubernetes are read; others are pipelines, test files and the like.
  if (/\.ya?ml$/i.test(name) && !/^[ \t]*(?:-\s+)?apiVersion\s*:/m.test(text)) return 'skip';
  return mentionsCluster(text) ? 'read' : 'skip';
}

/**
 * What to do with one that could not be read. What a reader refuses, or what does not say which of its clusters is meant, is an
 * error as in a file that was named: skipped, it would go unchecked.
 */
export function treatmentOfRefused(
  text: string,
  problem: { readonly reason: string; readonly message: string },
): Treatment {
  if (isParametersFile(text) || isOurs(text)) return 'skip';
  switch (problem.reason) {
    case 'INPUT_NO_CLUSTER':
      return 'skip';
    case 'ARM_CLUSTER':
      return /^the template has \d+ clusters/.test(problem.message) ? 'read' : 'skip';
    case 'ARM_SHAPE':
      return 'skip and tell';
    default:
      return 'read';
  }
}

/** JSON may write any character as an escape, so the words are looked for in what it says. */
function mentionsCluster(text: string): boolean {
  if (DOCUMENT_WORDS.test(text)) return true;
  if (!text.includes('\\u')) return false;
  const json = readJson(text, ARM_JSON);
  return json.ok && textsOf(json.value).some(each => DOCUMENT_WORDS.test(each));
}

function textsOf(node: JsonNode): readonly string[] {
  switch (node.kind) {
    case 'string':
      return [node.value];
    case 'array':
      return node.items.flatMap(textsOf);
    case 'object':
      return node.members.flatMap(({ name, value }) => [name.value, ...textsOf(value)]);
    default:
      return [];
  }
}

/** Members one of which is in every document of a cluster, even of one with all defaults. */
const CLUSTER_MEMBERS =
  /^(?:type|properties|resources|sku|restrictOutboundNetworkAccess|allowedFqdnList|calloutPolicies)$/i;

/**
 * Whether a text is an object of something else: ARM's readers take a `name` alone for a cluster with all defaults, but a file that
 * somebody names is then rather a package.json, and "nothing found" would be a lie.
 */
export function isOfSomethingElse(text: string): boolean {
  if (mentionsCluster(text)) return false;
  const json = readJson(text, ARM_JSON);
  if (!json.ok || json.value.kind !== 'object' || json.value.members.length === 0) return false;
  return !json.value.members.some(({ name }) => CLUSTER_MEMBERS.test(name.value));
}

function isParametersFile(text: string): boolean {
  return /"\$schema"\s*:\s*"[^"]*deploymentParameters\.json#?"/i.test(text);
}

/** Configurations, test files and reports of this program, which quote policies; by the members of the whole. */
function isOurs(text: string): boolean {
  const json = readJson(text, ARM_JSON);
  if (!json.ok || json.value.kind !== 'object') return false;
  return json.value.members.some(({ name, value }) =>
    name.value === '$schema'
      ? value.kind === 'string' && /kusto-callout|\bsarif\b/.test(value.value)
      : name.value === 'cases' || name.value === 'callouts',
  );
}
