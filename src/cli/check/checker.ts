import { isAscii, isUtf8 } from 'node:buffer';
import { Assessor, nearMiss, nearMissText, PlainUri, type Verdict } from '../../decide/index.js';
import { ARM_CALLOUT_TYPES, armCalloutTypeOf, type ArmCalloutType } from '../../policy/callout-types.js';
import { mention } from '../../../grammar/text/mention.js';
import { unknownCalloutType } from '../callout-type.js';
import { invalidUtf8Offset } from '../text-encoding.js';
import { fail, ProblemError } from '../../../grammar/text/problem.js';
import { csvFields } from './csv-fields.js';
import type { CheckJob } from './job.js';
import type { RecordLayout } from './layout.js';
import { explanationText, outputFrame, recordText } from './record-text.js';
import { Tally } from './tally.js';

/** The longest record of an input, in UTF-16 units. No service takes a URI that long. */
export const MAX_RECORD_LENGTH = 65_536;

const TOO_LONG = `the record is longer than ${MAX_RECORD_LENGTH} characters, the maximum`;

/** Why an input cannot be read on. */
export interface RecordProblem {
  /** Where, in lines from the start of the part, from 0. */
  readonly line: number;
  readonly message: string;
  readonly hint: string | null;
}

/** What came of a part of an input. */
export interface PartResult {
  /** What is to be written, without what is before, after and between parts. */
  readonly text: string;
  readonly lines: number;
  readonly callouts: number;
  readonly problem: RecordProblem | null;
}

/** Why a record cannot be read. */
type RecordProblemText = Omit<RecordProblem, 'line'>;

/** Stops the reading of the part at hand. */
function unusableRecord(message: string, hint: string | null = null): never {
  const problem: RecordProblemText = { message, hint };
  fail(problem);
}

/** Reads parts of an input, decides about their callouts and writes what came of them. */
export class Checker {
  readonly tally = new Tally();
  private readonly assessor: Assessor;
  private readonly separator: string;
  private readonly raw: boolean;
  /** What has been written for the part at hand. */
  private text = '';
  private callouts = 0;
  private hasQuotes = false;
  /** The bytes of a part of ASCII, whose offsets are those of its text, and where in them the record at hand begins. */
  private bytes: Buffer | null = null;
  private recordStart = 0;
  private readonly uri = new PlainUri();
  /** Where the next quote of a part with quotes is, so that it is not looked for again with each record. */
  private nextQuote = -1;

  constructor(private readonly job: CheckJob) {
    this.assessor = new Assessor(job.cluster.state, job.cluster.options);
    this.raw = job.raw;
    this.separator =
      job.output === null ? '' : outputFrame(job.output, job.explain, this.assessor.saysWhatItRestsOn).separator;
  }

  /** Decides about one callout and gives what is to be written. */
  checkOne(type: ArmCalloutType, uri: string): string {
    this.text = '';
    this.callouts = 0;
    this.decide(type, uri);
    return this.text + this.closestText(type, uri);
  }

  /** The rule that nearly allows a callout, as the REPL tells it; it is looked for only where somebody asks about one callout. */
  private closestText(type: ArmCalloutType, uri: string): string {
    if (!this.job.explain || this.job.output !== 'text') return '';
    const miss = nearMiss(this.job.cluster.state, this.assessor.decide(type, uri));
    return miss === null ? '' : `  ${nearMissText(miss, type)}\n`;
  }

  /** A part holds whole records; `isFirst` tells whether it starts with the header line of a CSV file. */
  check(bytes: Uint8Array, isFirst: boolean): PartResult {
    this.text = '';
    this.callouts = 0;
    const { layout, output } = this.job;
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const isPlain = isAscii(buffer);
    if (!isPlain && !isUtf8(buffer)) return this.notUtf8(buffer);
    const isCount = layout.kind === 'plain' && output === null && this.assessor.isPlain;
    if (isPlain && isCount && !mayBeInternal(layout.type, buffer)) {
      return this.countLines(buffer, layout.type);
    }
    const text = isPlain ? buffer.toString('latin1') : buffer.toString('utf8');
    let position = isFirst && text.startsWith('\ufeff') ? 1 : 0;
    let skip = isFirst && this.job.layout.kind === 'csv';
    // A part without any quote is CSV at its simplest.
    this.hasQuotes = this.job.layout.kind === 'csv' && text.includes('"');
    this.nextQuote = -1;
    this.bytes = isPlain ? buffer : null;
    let line = 0;
    while (position < text.length) {
      let end = this.recordEnd(text, position);
      const next = end + 1;
      if (text.charCodeAt(end - 1) === 0x0d && end > position) end--;
      try {
        if (end - position > MAX_RECORD_LENGTH) {
          unusableRecord(TOO_LONG);
        }
        const record = text.slice(position, end);
        this.recordStart = position;
        if (record !== '' && !skip) this.checkRecord(record);
        if (record !== '') skip = false;
        line += 1 + (this.hasQuotes ? lineBreaksIn(record) : 0);
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        // Only `unusableRecord` throws it here.
        return this.result(line, { line, ...(error.problem as RecordProblemText) });
      }
      position = next;
    }
    return this.result(line, null);
  }

  /** Counts what is decided about URIs of ASCII, one a line, without making a text of each. */
  private countLines(bytes: Buffer, type: ArmCalloutType): PartResult {
    const { assessor, uri } = this;
    const { engine, saysWhatItRestsOn } = assessor;
    let line = 0;
    let last: Verdict | null = null;
    let count = 0;
    for (let start = 0; start < bytes.length; line++) {
      const isPlain = saysWhatItRestsOn && uri.read(bytes, start, bytes.length);
      let end = isPlain ? uri.end : start;
      while (end < bytes.length && bytes[end] !== LINE_FEED) end++;
      const next = end + 1;
      if (end > start && bytes[end - 1] === CARRIAGE_RETURN) end--;
      if (end - start > MAX_RECORD_LENGTH) {
        if (last !== null) this.tally.add(last, count);
        return this.result(line, { line, message: TOO_LONG, hint: null });
      }
      if (end > start) {
        const verdict =
          engine.judgeBytes(type, bytes, start, end) ?? engine.judge(type, bytes.toString('latin1', start, end));
        if (saysWhatItRestsOn) {
          const turns = isPlain ? assessor.turnsOfPlain(verdict, uri) : null;
          this.tally.addDependence(turns ?? assessor.turns(verdict, bytes.toString('latin1', start, end)));
        }
        if (verdict !== last) {
          if (last !== null) this.tally.add(last, count);
          last = verdict;
          count = 0;
        }
        count++;
        this.callouts++;
      }
      start = next;
    }
    if (last !== null) this.tally.add(last, count);
    return this.result(line, null);
  }

  private result(lines: number, problem: RecordProblem | null): PartResult {
    return { text: this.text, lines, callouts: this.callouts, problem };
  }

  /** Where the record's line break is: in CSV, the first one outside quotes. */
  private recordEnd(text: string, start: number): number {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    if (!this.hasQuotes) return end;
    while (true) {
      if (this.nextQuote < start) this.nextQuote = quoteFrom(text, start);
      if (this.nextQuote > end) return end;
      const closing = quoteFrom(text, this.nextQuote + 1);
      if (closing === text.length) return text.length;
      if (closing > end) {
        end = text.indexOf('\n', closing);
        if (end < 0) return text.length;
      }
      this.nextQuote = quoteFrom(text, closing + 1);
    }
  }

  private checkRecord(record: string): void {
    const { layout } = this.job;
    switch (layout.kind) {
      case 'plain':
        this.decide(layout.type, record);
        break;
      case 'csv':
        this.checkCsv(record, layout);
        break;
      case 'ndjson':
        this.checkJson(record, layout.type);
        break;
    }
  }

  private checkCsv(record: string, layout: Extract<RecordLayout, { kind: 'csv' }>): void {
    if (!this.hasQuotes && layout.fields === 2 && layout.type === 0 && layout.uri === 1) {
      const comma = record.indexOf(',');
      const type = typeBefore(record, comma);
      if (type !== undefined && !record.includes(',', comma + 1)) {
        if (!this.countPlain(type, comma + 1, record.length)) this.decide(type, record.slice(comma + 1));
        return;
      }
    }
    const fields = csvFields(record);
    if (fields === null)
      unusableRecord('the record is not quoted correctly', 'a quote inside a quoted field is doubled');
    if (fields.length !== layout.fields) {
      unusableRecord(
        `the record has ${fields.length} fields, and the header ${layout.fields}`,
        'a URI with a comma needs double quotes',
      );
    }
    const type = typeof layout.type === 'number' ? typeNamed(fields[layout.type] ?? '') : layout.type;
    this.decide(type, fields[layout.uri] ?? '');
  }

  private checkJson(record: string, otherwise: ArmCalloutType | null): void {
    let value: unknown;
    try {
      value = JSON.parse(record);
    } catch {
      unusableRecord(`${mention(record)} is not JSON`);
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      unusableRecord(`${mention(record)} is not JSON object`);
    }
    const uri = 'uri' in value ? value.uri : undefined;
    if (typeof uri !== 'string') unusableRecord('the record needs `uri`, a string');
    const type = 'type' in value ? value.type : undefined;
    if (type === undefined && otherwise !== null) {
      this.decide(otherwise, uri);
      return;
    }
    if (typeof type !== 'string')
      unusableRecord('the record needs `type`, a string', 'or --type for all records without one');
    this.decide(typeNamed(type), uri);
  }

  private decide(type: ArmCalloutType, uri: string): void {
    const { output, explain } = this.job;
    const { assessor } = this;
    const verdict = assessor.judge(type, uri);
    let text = '';
    if (output !== null && explain) text = explanationText(output, assessor.decide(type, uri));
    else {
      const turns = assessor.saysWhatItRestsOn ? assessor.turns(verdict, uri) : null;
      if (output !== null) text = recordText(output, uri, verdict, this.raw, turns);
      else if (turns !== null) this.tally.addDependence(turns);
    }
    this.tally.add(verdict);
    this.text += this.callouts === 0 ? text : this.separator + text;
    this.callouts++;
  }

  /** Counts what is decided about a plain URI that is written as it is, in that part of the record; whether it did. */
  private countPlain(type: ArmCalloutType, start: number, end: number): boolean {
    const { bytes, recordStart, uri, assessor } = this;
    if (bytes === null || this.job.output !== null || !assessor.saysWhatItRestsOn) return false;
    if (!uri.read(bytes, recordStart + start, recordStart + end)) return false;
    const verdict = assessor.judgePlain(type, uri);
    const turns = verdict === null ? null : assessor.turnsOfPlain(verdict, uri);
    if (verdict === null || turns === null) return false;
    this.tally.add(verdict);
    this.tally.addDependence(turns);
    this.callouts++;
    return true;
  }

  private notUtf8(bytes: Uint8Array): PartResult {
    const offset = invalidUtf8Offset(bytes);
    const line = bytes.subarray(0, offset).reduce((count, byte) => count + Number(byte === 0x0a), 0);
    const byte = (bytes[offset] ?? 0).toString(16).toUpperCase().padStart(2, '0');
    const message = `the line is not UTF-8: invalid byte 0x${byte}`;
    return this.result(line, { line, message, hint: 'save it as UTF-8' });
  }
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Whether one of the URIs may go to the cluster's own storage. */
function mayBeInternal(type: ArmCalloutType, bytes: Buffer): boolean {
  return type === 'external_data' && /internalsa\./i.test(bytes.toString('latin1'));
}

/** Where the next quote is, or the end of the text. */
function quoteFrom(text: string, start: number): number {
  const quote = text.indexOf('"', start);
  return quote < 0 ? text.length : quote;
}

function lineBreaksIn(record: string): number {
  return record.includes('\n') ? record.split('\n').length - 1 : 0;
}

const typesByLength = new Map<number, readonly ArmCalloutType[]>();
for (const type of ARM_CALLOUT_TYPES) typesByLength.set(type.length, [...(typesByLength.get(type.length) ?? []), type]);

/** The callout type that a record begins with, compared in place: faster than to look a new string up. */
function typeBefore(record: string, end: number): ArmCalloutType | undefined {
  return typesByLength.get(end)?.find(type => record.startsWith(type));
}

function typeNamed(name: string): ArmCalloutType {
  const type = armCalloutTypeOf(name);
  if (type !== null) return type;
  const { message, hint } = unknownCalloutType(name, ARM_CALLOUT_TYPES);
  unusableRecord(message, hint);
}
