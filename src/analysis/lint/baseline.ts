import { readJson } from '../../json/read.js';
import type { JsonNode } from '../../json/nodes.js';
import type { Finding } from './finding.js';

/** Findings that are known and left for later: how many there are of each, by file, rule and fingerprint. */
export type Baseline = ReadonlyMap<string, number>;

export type BaselineResult =
  { readonly ok: true; readonly baseline: Baseline } | { readonly ok: false; readonly message: string };

/** Names a finding by what it is about, not by where it is, so that lines may move. */
export function fingerprintOf({ rule, regex, message }: Finding): string {
  const about = regex === null ? message : `${regex.pattern}\n${regex.span.start}\n${regex.span.end}`;
  return fnv1a(`${rule}\n${about}`);
}

/** 64 bits of FNV-1a over UTF-16 units: a name, no secret. */
function fnv1a(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (let index = 0; index < text.length; index++) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(index))) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
}

interface Entry {
  readonly file: string;
  readonly finding: Finding;
}

/** The text of a baseline file. */
export function baselineText(entries: readonly Entry[]): string {
  const findings = entries.map(({ file, finding }) => ({
    file,
    rule: finding.rule,
    fingerprint: fingerprintOf(finding),
    regex: finding.regex?.pattern ?? null,
  }));
  return `${JSON.stringify({ version: 1, findings }, null, 2)}\n`;
}

/** Reads a baseline file. */
export function readBaseline(text: string): BaselineResult {
  const json = readJson(text);
  if (!json.ok) return { ok: false, message: `the baseline is not JSON: ${json.problem.message}` };
  const findings = member(json.value, 'findings');
  if (findings?.kind !== 'array') return { ok: false, message: 'the baseline has no array `findings`' };
  const baseline = new Map<string, number>();
  for (const [index, item] of findings.items.entries()) {
    const [file, rule, fingerprint] = ['file', 'rule', 'fingerprint'].map(name => member(item, name));
    if (file?.kind !== 'string' || rule?.kind !== 'string' || fingerprint?.kind !== 'string') {
      return { ok: false, message: `findings[${index}] of the baseline lacks a file, rule or fingerprint` };
    }
    const key = keyOf(file.value, rule.value, fingerprint.value);
    baseline.set(key, (baseline.get(key) ?? 0) + 1);
  }
  return { ok: true, baseline };
}

/** The findings that are not in the baseline, and how many of it are gone. */
export function withoutBaseline(
  entries: readonly Entry[],
  baseline: Baseline,
): { readonly known: ReadonlySet<Finding>; readonly gone: number } {
  const left = new Map(baseline);
  const known = new Set<Finding>();
  for (const { file, finding } of entries) {
    const key = keyOf(file, finding.rule, fingerprintOf(finding));
    const count = left.get(key) ?? 0;
    if (count === 0) continue;
    left.set(key, count - 1);
    known.add(finding);
  }
  return { known, gone: [...left.values()].reduce((sum, count) => sum + count, 0) };
}

function keyOf(file: string, rule: string, fingerprint: string): string {
  return `${file.replaceAll('\\', '/')}\n${rule}\n${fingerprint}`;
}

function member(node: JsonNode, name: string): JsonNode | undefined {
  return node.kind === 'object' ? node.members.find(each => each.name.value === name)?.value : undefined;
}
