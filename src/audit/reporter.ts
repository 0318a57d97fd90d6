import type { ArmCalloutType } from '../policy/callout-types.js';
import { isOrdinaryWord, plugins, type Construct } from './constructs.js';
import { SHOWN_HOLE, type CalloutFinding } from './finding.js';
import type { Code } from './scope.js';
import type { Target } from './targets.js';
import { HOLE_MARK, unknownReasons } from './values.js';

/** What is known of a finding where it is made; the rest follows from its place. */
export type Draft = Pick<CalloutFinding, 'construct' | 'type'> & Partial<CalloutFinding>;

/** A finding with what decides whether it stays. */
interface Kept {
  readonly finding: CalloutFinding;
  readonly place: string;
  /** Found while a function was read without a known caller. */
  readonly isOpen: boolean;
}

/** The request properties that forbid a callout in the text itself. */
const forbidding: ReadonlyMap<string, (construct: Construct) => boolean> = new Map([
  [
    'request_callout_disabled',
    construct => construct in plugins && !isOrdinaryWord(construct) && !/^(?:execute|infer)_/.test(construct),
  ],
  ['request_external_data_disabled', construct => /^(?:external_?data$|inline_external_table|infer_)/.test(construct)],
  ['request_external_table_disabled', construct => construct === 'external_table'],
  ['request_remote_entities_disabled', construct => construct === 'cluster' || construct === 'macro-expand'],
  ['request_sandboxed_execution_disabled', construct => construct === 'python' || construct === 'r'],
]);

/** Keeps findings: each once, with the place where its construct is. */
export class Reporter {
  private kept = new Map<string, Kept>();
  private readonly numbers = new WeakMap<object, number>();
  private nextNumber = 0;
  /** The request properties that are set where the audit reads. */
  private blocked: ReadonlySet<string> = new Set();
  /** Whether the audit reads a function without a known caller. */
  isOpen = false;
  /** Whether it reads a function that is called. */
  isCall = false;
  /** Places in functions that a known call reaches. */
  private readonly closed = new Set<string>();

  /** Everything that was found since the last time, in the order of finding. */
  take(): CalloutFinding[] {
    const all = [...this.kept.values()];
    this.kept = new Map();
    return all
      .filter(({ finding, place, isOpen }) => !isOpen || finding.reason !== 'parameter' || !this.closed.has(place))
      .map(({ finding }) => finding);
  }

  /** A number for each code or body, by identity. */
  numberOf(of: object): number {
    let number = this.numbers.get(of);
    if (number === undefined) {
      number = this.nextNumber++;
      this.numbers.set(of, number);
    }
    return number;
  }

  /** Takes a request property as set or not; false where it forbids nothing. */
  setProperty(name: string, isOn: boolean): boolean {
    if (!forbidding.has(name)) return false;
    const blocked = new Set(this.blocked);
    if (isOn) blocked.add(name);
    else blocked.delete(name);
    this.blocked = blocked;
    return true;
  }

  /** Equal where the same properties are set. */
  get propertiesKey(): string {
    return [...this.blocked].sort().join();
  }

  /** Begins a request of its own, without properties, and gives what ends it again. */
  beginRequest(): () => void {
    const { blocked } = this;
    this.blocked = new Set();
    return () => {
      this.blocked = blocked;
    };
  }

  report(
    code: Code,
    index: number,
    construct: Construct,
    types: readonly (ArmCalloutType | null)[],
    targets: readonly Target[],
  ): void {
    for (const target of targets) {
      for (const type of types) {
        this.emit(code, index, { ...knownOf(target), construct, type, contested: types.length > 1 });
      }
    }
  }

  unparsed(code: Code, index: number, construct: Construct, type: ArmCalloutType | null, message: string): void {
    this.emit(code, index, { construct, type, status: 'UNPARSED', reason: 'unparsed', message });
  }

  emit(code: Code, index: number, draft: Draft): void {
    code.see(index);
    this.keep(code, code.token(index)?.start ?? 0, draft, this.entityAt(code, index));
  }

  keep(code: Code, offset: number, draft: Draft, entity: string | null): void {
    const { construct, type, status = 'UNKNOWN', uri = null, template = null, reason = null, message = null } = draft;
    const place = `${this.numberOf(code)}:${offset}`;
    if (this.isCall) this.closed.add(place);
    const key = [place, construct, type, status, uri ?? template ?? reason, draft.source, message].join('\n');
    const blockedBy = [...this.blocked].find(name => forbidding.get(name)?.(construct) === true) ?? null;
    const known = this.kept.get(key);
    // What one request forbids and another one does not, is not forbidden.
    const saysMore =
      known === undefined || (known.isOpen && !this.isOpen) || (known.finding.blockedBy !== null && blockedBy === null);
    if (!saysMore) return;
    const finding: CalloutFinding = {
      status,
      uri,
      host: null,
      template,
      reason,
      message,
      ...code.placeOf(offset),
      entity,
      contested: false,
      covered: true,
      blockedBy,
      masked: false,
      source: null,
      ...draft,
    };
    this.kept.set(key, { finding, place, isOpen: this.isOpen && (known?.isOpen ?? true) });
  }

  entityAt(code: Code, index: number): string | null {
    return code.entities.find(({ start, end }) => index >= start && index < end)?.name ?? code.entity;
  }
}

function knownOf(target: Target): Partial<CalloutFinding> {
  switch (target.status) {
    case 'LITERAL': {
      const { status, uri, host, masked } = target;
      return { status, uri, host, masked };
    }
    case 'PARTIAL': {
      const { status, host, reason, name, masked } = target;
      const template = target.template.replaceAll(HOLE_MARK, SHOWN_HOLE);
      return { status, template, host, reason, message: reasonText(reason, name), masked };
    }
    case 'UNKNOWN': {
      const { status, reason, name } = target;
      return { status, reason, message: reasonText(reason, name) };
    }
    case 'UNPARSED':
      return { status: 'UNPARSED', reason: 'unparsed', message: target.message };
  }
}

/** Why something is not known, in words. */
export function reasonText(reason: keyof typeof unknownReasons, name: string | null): string {
  return name === null ? unknownReasons[reason] : `${name}: ${unknownReasons[reason]}`;
}
