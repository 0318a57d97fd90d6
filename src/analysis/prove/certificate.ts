import {
  proveEmpty,
  type BudgetLimits,
  type FiniteAutomaton,
  type ProofEngine,
  type Unknown,
} from '../../automata/index.js';
import { rulesInForce } from '../../policy/rules-in-force.js';
import { checksumOf } from '../../verify/checksum.js';
import { PatternLanguages } from '../callout-language.js';
import { claimsOf, type Claim, type Condition, type NamedPolicy } from './claims.js';
import type { Property } from './property.js';

export type CertificateResult =
  | { readonly ok: true; readonly text: string }
  /** A claim is false, or it could not be proved. */
  | { readonly ok: false; readonly reason: Unknown | { readonly kind: 'false'; readonly message: string } };

export interface CertificateOptions {
  readonly budget?: Partial<BudgetLimits>;
  /** For tests. */
  readonly engine?: ProofEngine;
}

/**
 * What was proved, so that somebody else can check it: the format is described in certificate.md. All properties must hold.
 */
export function certify(
  properties: readonly Property[],
  policy: NamedPolicy,
  others: ReadonlyMap<string, NamedPolicy>,
  options: CertificateOptions = {},
): CertificateResult {
  const writer = new CertificateWriter(options);
  const patterns = new PatternLanguages();
  for (const property of properties) {
    const reason = writer.add(property, claimsOf(property, policy, others, patterns));
    if (reason !== null) return { ok: false, reason };
  }
  const named = new Set(properties.flatMap(otherName));
  const used = [...others.values()].filter(({ name }) => named.has(name));
  return { ok: true, text: writer.text([policy, ...used]) };
}

function otherName(property: Property): string[] {
  if ('subset' in property) return [property.subset];
  return 'equal' in property ? [property.equal] : [];
}

class CertificateWriter {
  /** Automata as JSON, each once, with their indices. */
  private readonly automata = new Map<string, number>();
  private readonly proofs: string[] = [];

  constructor(private readonly options: CertificateOptions) {}

  /** Adds what proves the property; null, or why there is no proof. */
  add(property: Property, claims: readonly Claim[]): Exclude<CertificateResult, { ok: true }>['reason'] | null {
    const lines: string[] = [];
    for (const { type, conditions } of claims) {
      if (conditions === null) {
        lines.push(JSON.stringify({ type, parts: [] }));
        continue;
      }
      const result = proveEmpty(conditions, this.options.budget, this.options.engine);
      if (result.verdict === 'unknown') return result.reason;
      if (result.verdict === 'not-empty') return { kind: 'false', message: `${result.text} shows that it is false` };
      const automata = result.proof.automata.map((automaton, part) => this.indexOf(conditions[part], automaton));
      const states = tuples(result.proof.states, automata.length);
      lines.push(JSON.stringify({ type, parts: [{ automata, states }] }));
    }
    this.proofs.push(`{"property":${JSON.stringify(property)},"claims":${list(lines, '    ')}}`);
    return null;
  }

  private indexOf(
    condition: Condition | undefined,
    { direction, units, size, next, accepting }: FiniteAutomaton,
  ): number {
    const text = JSON.stringify({
      any: condition?.patterns,
      direction,
      starts: [...units.starts],
      classes: [...units.classes],
      next: tuples([...next], units.count),
      accepting: Array.from({ length: size }, (_, state) => state).filter(state => accepting[state] === 1),
    });
    const known = this.automata.get(text) ?? this.automata.size;
    this.automata.set(text, known);
    return known;
  }

  text(policies: readonly NamedPolicy[]): string {
    const content = `"subject": "uri",
  "texts": "every sequence of UTF-16 code units",
  "policies": ${list(policies.map(policyJson), '    ')},
  "automata": ${list([...this.automata.keys()], '    ')},
  "proofs": ${list(this.proofs, '    ')}
}`;
    const format = '"format": "kusto-callout certificate 2"';
    const checksum = checksumOf(JSON.parse(`{${format}, ${content}`));
    return `{\n  ${format},\n  "checksum": "${checksum}",\n  ${content}\n`;
  }
}

/** The policy as a certificate has it: every rule in force, in the order of `.show`. */
function policyJson({ name, input }: NamedPolicy): string {
  const rules = rulesInForce(input.cluster).flatMap(({ layer, rules: ofLayer }) =>
    ofLayer.map(({ CalloutType, CalloutUriRegex, CanCall }) =>
      JSON.stringify({ layer, type: CalloutType, regex: CalloutUriRegex, canCall: CanCall }),
    ),
  );
  return `{"name":${JSON.stringify(name)},"cluster":${JSON.stringify(input.cluster.name)},"rules":${list(rules, '      ')}}`;
}

function list(lines: readonly string[], indent: string): string {
  if (lines.length === 0) return '[]';
  return `[\n${lines.map(line => indent + line).join(',\n')}\n${indent.slice(2)}]`;
}

/** A flat list cut into parts of equal length. */
function tuples(flat: readonly number[], width: number): number[][] {
  return Array.from({ length: flat.length / width }, (_, index) => flat.slice(index * width, (index + 1) * width));
}
