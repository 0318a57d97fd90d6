import type { Auditor } from './auditor.js';
import { MAY_CALL_OUT } from './constructs.js';
import type { CalloutFinding } from './finding.js';
import { Code } from './scope.js';
import type { DayRange, LoggedText } from './sources/source.js';

/** So many characters of texts are remembered, so that a text that a log repeats is read once. */
const MAX_REMEMBERED = 30_000_000;

/** So many names of functions are looked for before a text is taken apart. */
const MAX_NAMES = 2_000;

/** A callout that a log makes. */
export interface LoggedFinding {
  /** At the first row that makes it. */
  readonly finding: CalloutFinding;
  /** In how many rows. */
  readonly count: number;
}

/** Audits the texts of a log of queries: each distinct one once, each callout once, with the number of rows that make it. */
export class LogAudit {
  private readonly found = new Map<string, { finding: CalloutFinding; count: number }>();
  /** What each text that was read makes, by the keys of {@link found}. */
  private known = new Map<string, readonly string[]>();
  private remembered = 0;
  private readonly mayCall: RegExp | null;
  /** How many rows were read. */
  rows = 0;
  /** The days between which they ran, as far as the logs tell. */
  days: DayRange | null = null;

  constructor(private readonly auditor: Auditor) {
    const names = [...auditor.functionNames].filter(name => /^\w+$/.test(name));
    this.mayCall =
      names.length > MAX_NAMES ? null : new RegExp(names.length === 0 ? '(?!)' : `\\b(?:${names.join('|')})\\b`);
  }

  /** Reads a row; its place is worked out only where something is found. */
  add({ text, placeOf, rows, days }: LoggedText): void {
    this.rows += rows;
    if (days !== null) this.days = spanning(this.days, days);
    if (!MAY_CALL_OUT.test(text) && this.mayCall?.test(text) === false) return;
    let keys = this.known.get(text);
    if (keys === undefined) {
      const code = new Code(text, placeOf);
      this.auditor.read(code);
      this.auditor.sweep(code);
      keys = [...new Set(this.auditor.takeFindings().map(finding => this.keep(finding)))];
      this.remembered += text.length + 1;
      if (this.remembered > MAX_REMEMBERED) {
        this.known = new Map();
        this.remembered = text.length + 1;
      }
      this.known.set(ownCopy(text), keys);
    }
    for (const key of keys) {
      const entry = this.found.get(key);
      if (entry !== undefined) entry.count += rows;
    }
  }

  private keep(finding: CalloutFinding): string {
    const { construct, type, status, uri, template, reason, source, entity } = finding;
    const key = [construct, type, status, uri ?? template ?? reason, source, entity, finding.blockedBy].join('\n');
    if (!this.found.has(key)) this.found.set(key, { finding, count: 0 });
    return key;
  }

  get findings(): readonly LoggedFinding[] {
    return [...this.found.values()];
  }
}

/** The text in memory of its own: a piece of a large text keeps all of that in memory. */
function ownCopy(text: string): string {
  return ` ${text}`.slice(1);
}

function spanning(known: DayRange | null, { first, last }: DayRange): DayRange {
  if (known === null) return { first, last };
  if (first >= known.first && last <= known.last) return known;
  return { first: first < known.first ? first : known.first, last: last > known.last ? last : known.last };
}
