import { PUBLIC_SUFFIX_EXCEPTIONS, PUBLIC_SUFFIX_RULES } from './public-suffixes.data.js';

/** Labels under a domain. */
export interface SuffixNode {
  /** Whether anybody can register a name directly under it. */
  readonly isSuffix: boolean;
  /** By label; `*` stands for any. */
  readonly under: ReadonlyMap<string, SuffixNode>;
}

/** The Public Suffix List, label by label from the right: ICANN's domains, and those of companies that give names to others. */
export function publicSuffixes(): SuffixNode {
  rules ??= treeOf(PUBLIC_SUFFIX_RULES);
  return rules;
}

/** Whether a domain of the list has been taken out of it by an exception: `www.ck` of `*.ck`. */
export function isException(labels: readonly string[]): boolean {
  exceptions ??= treeOf(PUBLIC_SUFFIX_EXCEPTIONS);
  let node: SuffixNode | undefined = exceptions;
  for (const label of labels.toReversed()) node = node?.under.get(label);
  return node?.isSuffix ?? false;
}

/** Made when first asked for: they take some milliseconds. */
let rules: SuffixNode | undefined;
let exceptions: SuffixNode | undefined;

/** Reads `com(example blogspot-(www))`: see the generator. */
function treeOf(text: string): SuffixNode {
  const root = { isSuffix: false, under: new Map<string, SuffixNode>() };
  const open: { readonly isSuffix: boolean; readonly under: Map<string, SuffixNode> }[] = [root];
  for (const [, label = '', none, bracket, close] of text.matchAll(
    /([a-z0-9*](?:[a-z0-9-]*[a-z0-9])?)(-)?(\()?|(\))/g,
  )) {
    if (close !== undefined) {
      open.pop();
      continue;
    }
    const node = { isSuffix: none === undefined, under: new Map<string, SuffixNode>() };
    open.at(-1)?.under.set(label, node);
    if (bracket !== undefined) open.push(node);
  }
  return root;
}

/** The longest public suffix of a host, and null where it has none; as the list defines it, but for its rule for unknown domains. */
export function publicSuffixOf(host: string): string | null {
  const labels = host.toLowerCase().split('.');
  let node: SuffixNode | undefined = publicSuffixes();
  let longest = 0;
  for (let count = 1; count <= labels.length; count++) {
    const label = labels.at(-count) ?? '';
    node = node.under.get(label) ?? node.under.get('*');
    if (node === undefined) break;
    if (node.isSuffix && !isException(labels.slice(-count))) longest = count;
  }
  return longest === 0 ? null : labels.slice(-longest).join('.');
}
