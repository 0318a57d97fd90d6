import { sourceOffset, scanLiteral, decodeLiteral } from '../../grammar/literals.js';
import { ARM_JSON, offsetInString, readJson } from '../json/read.js';
import type { JsonNode, JsonString } from '../json/nodes.js';
import { commandAt, filled, type CommandHead } from './commands.js';
import { ConstructReader, isRemote, pluginIndex, type CodeStretch } from './construct-reader.js';
import { constructOf, isOrdinaryWord } from './constructs.js';
import { KqlEvaluator, letAt } from './evaluate.js';
import type { ExternalTable } from './external-table.js';
import type { CalloutFinding } from './finding.js';
import { Reporter } from './reporter.js';
import {
  argumentsIn,
  Code,
  lookUp,
  nameAt,
  type FunctionBody,
  type NameScope,
  type Place,
  type Stretch,
} from './scope.js';
import type { AuditSource } from './sources/source.js';
import { sweep, sweepSuspect, sweepText } from './sweep.js';
import { cloudOf, type CloudName } from '../policy/clouds.js';
import { clusterHost } from './targets.js';
import { keyOf, unknown } from './values.js';

/** What is known about the audited cluster. */
export interface AuditOptions {
  /** The name or the URL of the cluster, or several: `cluster()` with it is not a callout. */
  readonly ownCluster?: string | readonly string[];
  /** The cloud of the cluster, in which short names of clusters are: `cluster('x')`. Default: `public`. */
  readonly cloud?: CloudName | undefined;
}

/** So many tokens are looked at for one text, with all that it calls. */
const MAX_STEPS = 2_000_000;

/** Calls in calls that are followed; beyond, the body is read once with parameters of which nothing is known. */
const MAX_CALLS = 24;

/** A function is followed into itself so often. */
const MAX_RECURSION = 3;

/** Texts in texts: `execute_query` in `execute_query`. */
const MAX_NESTING = 4;

/**
 * Finds the callouts of texts of one cluster. First everything is defined ({@link define}), so that the order of texts does not
 * matter; then each text is read ({@link read}), then the functions as if no caller were known ({@link readFunctions});
 * at last {@link sweep} reports what was not reached.
 */
export class Auditor {
  private readonly functions = new Map<string, FunctionBody[]>();
  private readonly tables = new Map<string, ExternalTable>();
  private readonly groups = new Set<string>();
  private readonly reporter = new Reporter();
  private readonly evaluator = new KqlEvaluator({ functions: this.functions });
  private readonly constructs: ConstructReader;
  private readonly called = new Set<string>();
  private readonly lambdas: FunctionBody[] = [];
  private done = new Set<string>();
  private readonly stack: string[] = [];
  private steps = 0;
  private nesting = 0;

  constructor(options: AuditOptions = {}) {
    const { kusto: domain } = cloudOf(options.cloud);
    this.constructs = new ConstructReader(this.evaluator, this.reporter, {
      ownHosts: new Set([options.ownCluster ?? []].flat().flatMap(name => clusterHost(name, domain) ?? [])),
      domain,
      table: name => this.tables.get(name),
      hasGroup: name => this.groups.has(name),
      readNested: code => {
        this.readNested(code);
      },
    });
  }

  /** Takes over what a text defines: functions, external tables, entity groups. */
  define(code: Code): void {
    const { commands } = code.list;
    for (const [position, index] of commands.entries()) {
      const to = commands[position + 1] ?? code.tokens.length;
      const command = commandAt(code, index, to);
      switch (command.kind) {
        case 'function':
          code.entities.push({ start: index, end: command.next, name: command.name });
          this.defineFunction({ ...command, scope: null, isStored: true });
          break;
        case 'external-table':
          code.entities.push({ start: index, end: to, name: command.name });
          this.defineTable(command.name, this.constructs.tableOf(command.list));
          break;
        case 'entity-group':
          code.entities.push({ start: index, end: to, name: command.name });
          this.groups.add(command.name);
          break;
        case 'named':
        case 'continuous-export':
          code.entities.push({ start: index, end: to, name: command.name });
          break;
        case 'policy':
          if (command.name !== null) code.entities.push({ start: index, end: to, name: command.name });
          break;
        default:
      }
    }
  }

  /** A function of an export. */
  private defineFunction(body: FunctionBody): void {
    const known = this.functions.get(body.name);
    if (known === undefined) this.functions.set(body.name, [body]);
    else known.push(body);
  }

  /** A name that several databases have stands for all of them. */
  private defineTable(name: string, table: ExternalTable): void {
    const known = this.tables.get(name);
    const types = [...new Set([...(known?.types ?? []), ...table.types])];
    this.tables.set(name, { types, targets: [...(known?.targets ?? []), ...table.targets] });
  }

  /** Takes over what a file defines. */
  defineSource(source: AuditSource): void {
    for (const code of source.codes) this.define(code);
    for (const body of source.functions) this.defineFunction(body);
    for (const { name, table } of source.tables) this.defineTable(name, table);
    for (const name of source.groups) this.groups.add(name);
  }

  /** Reads everything of a file but its functions. */
  readSource(source: AuditSource): void {
    const functions = new Set(source.functions.map(({ body }) => body.code));
    for (const code of source.codes) if (!functions.has(code)) this.read(code);
    for (const { table, code } of source.tables) {
      this.reporter.report(code, 0, 'external_table_definition', table.types, table.targets);
    }
    for (const { table, code } of source.exports) this.constructs.byName(code, 0, 'continuous_export', table);
    for (const { text, placeOf, name } of source.policies) this.readPolicy(text, placeOf, name);
    for (const code of source.suspects) sweepSuspect(code, this.reporter);
    for (const code of source.scriptUrls) {
      const message = 'the script is elsewhere or computed, and was not read';
      this.reporter.emit(code, 0, { construct: 'script_url', type: null, status: 'UNKNOWN', reason: 'name', message });
    }
  }

  /** The names of all functions: a text without one of them and without a construct makes no callout. */
  get functionNames(): Iterable<string> {
    return this.functions.keys();
  }

  /** The names of the functions that make callouts, by themselves or through others. */
  callingFunctions(): readonly string[] {
    const words = new Map(
      [...this.functions].map(([name, bodies]): [string, ReadonlySet<string>] => [
        name,
        new Set(bodies.flatMap(({ body }) => wordsOf(body))),
      ]),
    );
    const calling = new Set<string>();
    for (let before = -1; before < calling.size;) {
      before = calling.size;
      for (const [name, used] of words) {
        if (!calling.has(name) && [...used].some(word => constructOf(word) !== null || calling.has(word)))
          calling.add(name);
      }
    }
    return [...calling];
  }

  /** Reads a text from its start to its end. */
  read(code: Code): void {
    this.begin();
    this.walk(code, 0, code.tokens.length, null);
    this.readLambdas();
  }

  private begin(): void {
    this.steps = 0;
    this.evaluator.reset();
    this.reporter.beginRequest();
  }

  /** Reads every function that was defined as if no caller were known, with its defaults. */
  readFunctions(): void {
    for (const body of [...this.functions.values()].flat()) this.readOpenly(body);
  }

  private readOpenly(body: FunctionBody): void {
    this.begin();
    this.enter(body, this.evaluator.bindNothing(body), true);
    this.readLambdas();
  }

  /** Reports what looks like a callout in a text and was not reached, when all has been read. */
  sweep(code: Code): void {
    sweep(code, this.reporter);
  }

  /** Everything that was found since the last time, in the order of finding. */
  takeFindings(): CalloutFinding[] {
    this.done = new Set();
    return this.reporter.take();
  }

  /** Lambdas that were not called, the last first: it may call those before it. */
  private readLambdas(): void {
    for (let body = this.lambdas.pop(); body !== undefined; body = this.lambdas.pop()) {
      if (!this.called.has(this.bodyKey(body))) this.enter(body, this.evaluator.bindNothing(body));
    }
  }

  private walk(code: Code, from: number, to: number, outer: NameScope | null): void {
    let scope = outer;
    const scopes: (NameScope | null)[] = [];
    const { commands } = code.list;
    let nextCommand = commands.findIndex(index => index >= from);
    let end = to;
    let index = from;
    while (index < to) {
      if (++this.steps > MAX_STEPS) return;
      if (nextCommand >= 0 && index >= (commands[nextCommand] ?? Infinity)) {
        const start = commands[nextCommand] ?? index;
        nextCommand++;
        scope = outer;
        scopes.length = 0;
        end = Math.min(to, commands[nextCommand] ?? to);
        this.reporter.beginRequest();
        index = Math.max(start + 1, this.command({ code, end }, start));
        continue;
      }
      const token = code.token(index);
      if (token === undefined) return;
      if (token.kind === 'mark') {
        if (token.text === '{') scopes.push(scope);
        else if (token.text === '}' && scopes.length > 0) scope = scopes.pop() ?? null;
        index++;
        continue;
      }
      if (token.kind !== 'word') {
        index++;
        continue;
      }
      index = this.word({ code, end: Math.min(end, commandEnd(commands, nextCommand, to)) }, index, scope, inner => {
        scope = inner;
      });
    }
  }

  /** Looks at a word, and gives the index to go on with. */
  private word(
    reading: CodeStretch,
    index: number,
    scope: NameScope | null,
    enter: (inner: NameScope | null) => void,
  ): number {
    const { code, end } = reading;
    const word = code.mark(index);
    switch (word) {
      case 'let': {
        const read = letAt({ code, from: index, to: end }, scope);
        if (read === null) return index + 1;
        enter(read.scope);
        if (read.body === null) return read.value.from;
        this.lambdas.push(read.body);
        return read.next;
      }
      case 'declare':
        if (code.isWord(index + 1, 'query_parameters')) return this.queryParameters(code, index + 2, scope, enter);
        return index + 1;
      case 'set':
        return this.requestProperty(code, index);
      case 'macro':
        if (code.mark(index + 1) === '-' && code.isWord(index + 2, 'expand'))
          this.constructs.macroExpand(code, index, scope);
        return index + 1;
      case 'invoke':
        return this.calledAt(code, index + 1, scope, 1) ? index + 2 : index + 1;
      case 'evaluate': {
        const plugin = pluginIndex(code, index, end);
        if (plugin !== null) {
          const construct = constructOf(code.mark(plugin));
          if (construct !== null) this.constructs.construct(reading, plugin, construct, scope);
          return plugin + 1;
        }
        return index + 1;
      }
      default: {
        const construct = constructOf(word);
        if (construct === null) this.calledAt(code, index, scope, 0);
        else if (!isOrdinaryWord(word)) this.constructs.construct(reading, index, construct, scope);
        return index + 1;
      }
    }
  }

  /** Follows a call of a function that is known. */
  private calledAt(code: Code, index: number, scope: NameScope | null, skipped: number): boolean {
    const open = index + 1;
    if (code.mark(open) !== '(' || code.token(index)?.kind !== 'word') return false;
    const close = code.closing(open);
    if (close < 0) return false;
    const name = code.mark(index);
    const meaning = lookUp(scope, name);
    const stored = meaning === null ? (this.functions.get(name) ?? []) : [];
    const bodies = meaning?.kind === 'function' ? [meaning.body] : stored;
    if (bodies.length === 0 || (code.mark(index - 1) === '.' && isRemote(code, index))) return false;
    const given = argumentsIn({ code, from: open + 1, to: close });
    for (const body of bodies) this.enter(body, this.evaluator.bind(body, given, scope, skipped, 0));
    return true;
  }

  /** Reads the body of a function with names that are bound. */
  private enter(body: FunctionBody, scope: NameScope | null, isOpen = false): void {
    const place = this.bodyKey(body);
    // What is read as if it were not called, is not called yet.
    if (!isOpen) this.called.add(place);
    const isTooDeep =
      this.stack.length >= MAX_CALLS ||
      this.stack.filter(each => each === place).length >= MAX_RECURSION ||
      this.steps > MAX_STEPS / 2 ||
      this.evaluator.isExhausted;
    const inner = isTooDeep ? this.evaluator.bindNothing(body, true) : scope;
    const values = isTooDeep ? 'any' : valuesKey(inner, body);
    const key = `${this.reporter.numberOf(body)} ${this.reporter.propertiesKey} ${values}`;
    if (this.done.has(key)) return;
    this.done.add(key);
    const { code, from, to } = body.body;
    const { reporter } = this;
    const { isOpen: wasOpen, isCall: wasCall } = reporter;
    reporter.isOpen = isOpen;
    reporter.isCall = !isOpen;
    this.stack.push(place);
    this.walk(code, from, to, inner);
    this.stack.pop();
    reporter.isOpen = wasOpen;
    reporter.isCall = wasCall;
  }

  private bodyKey({ body }: FunctionBody): string {
    return `${this.reporter.numberOf(body.code)}:${body.from}`;
  }

  private queryParameters(
    code: Code,
    open: number,
    scope: NameScope | null,
    enter: (inner: NameScope | null) => void,
  ): number {
    const close = code.closing(open);
    if (code.mark(open) !== '(' || close < 0) return open;
    let inner = scope;
    for (const piece of filled({ code, from: open + 1, to: close })) {
      const named = nameAt(code, piece.from);
      if (named === null) continue;
      let at = named.next;
      while (at < piece.to && code.mark(at) !== '=') at++;
      const value =
        at < piece.to
          ? this.evaluator.evaluate({ code, from: at + 1, to: piece.to }, null)
          : unknown('query-parameter', named.name);
      inner = { name: named.name, meaning: { kind: 'value', value }, outer: inner };
    }
    enter(inner);
    return close + 1;
  }

  /** `set request_external_data_disabled;`, `= true`, `= false`. */
  private requestProperty(code: Code, index: number): number {
    const name = code.mark(index + 1);
    const isOff = code.mark(index + 2) === '=' && /^(?:false|0)$/i.test(code.token(index + 3)?.text ?? '');
    return this.reporter.setProperty(name, !isOff) ? index + 2 : index + 1;
  }

  /** The head of a command; what follows it is read on as a query. */
  private command(reading: CodeStretch, index: number): number {
    const { code, end } = reading;
    const command = commandAt(code, index, end);
    switch (command.kind) {
      case 'function':
        // Read with all others that were defined, after those who call them; of a log, at once.
        if (this.functions.get(command.name)?.some(({ body }) => body.code === code) !== true) {
          this.readOpenly({ ...command, scope: null, isStored: true });
        }
        return command.next;
      case 'external-table': {
        const { types, targets } = this.constructs.tableOf(command.list);
        this.reporter.report(code, index, 'external_table_definition', types, targets);
        for (let each = index; each < command.list.next; each++) code.see(each);
        return command.next;
      }
      case 'continuous-export':
        this.constructs.byName(code, index, 'continuous_export', command.table);
        return command.next;
      case 'export-to-table':
        this.constructs.byName(code, index, 'export_to_table', command.table);
        return command.next;
      case 'export-to-sql':
        this.constructs.storage(
          code,
          index,
          'export_to_sql',
          'sql',
          command.connection === null ? null : [command.connection],
        );
        return command.next;
      case 'export-to-storage':
        this.constructs.storage(code, index, 'export_to_storage', 'external_data', command.items);
        return command.next;
      case 'ingest':
        this.constructs.ingestion(code, index, command.items);
        return command.next;
      case 'policy':
        this.policy(code, command);
        return command.next;
      default:
        return command.next;
    }
  }

  private policy(code: Code, { literal, name }: CommandHead & { readonly kind: 'policy' }): void {
    const token = code.token(literal);
    if (token === undefined) return;
    const scan = scanLiteral(code.text, token.start);
    if (scan === null) return;
    const decoded = decodeLiteral(code.text, token.start, scan);
    const place = (offset: number): Place => code.placeOf(sourceOffset(code.text, decoded, offset));
    this.readPolicy(decoded.value, place, name);
  }

  /** Reads the queries of a policy: an update policy is JSON, a row-level-security policy the query itself. */
  readPolicy(text: string, placeOf: (offset: number) => Place, name: string | null): void {
    if (!/^\s*[[{]/.test(text)) {
      this.readNested(new Code(text, placeOf, name));
      return;
    }
    const json = readJson(text, ARM_JSON);
    if (!json.ok) {
      // Not readable as a whole; what looks like a callout in it is not passed over.
      const code = new Code(text, placeOf, name);
      sweepText(code, 0, text.length, this.reporter);
      return;
    }
    for (const query of queriesIn(json.value)) {
      this.readNested(new Code(query.value, offset => placeOf(offsetInString(text, query, offset)), name));
    }
  }

  private readNested(code: Code): void {
    if (this.nesting >= MAX_NESTING) {
      sweepText(code, 0, code.text.length, this.reporter);
      return;
    }
    const end = this.reporter.beginRequest();
    this.nesting++;
    this.walk(code, 0, code.tokens.length, null);
    this.readLambdas();
    sweep(code, this.reporter);
    this.nesting--;
    end();
  }
}

function wordsOf({ code, from, to }: Stretch): readonly string[] {
  return code.tokens.slice(from, to).flatMap(({ kind, text }) => (kind === 'word' ? [text] : []));
}

function commandEnd(commands: readonly number[], next: number, to: number): number {
  return next < 0 ? to : Math.min(to, commands[next] ?? to);
}

/** Equal for calls that bind the same values. */
function valuesKey(scope: NameScope | null, body: FunctionBody): string {
  const values: string[] = [];
  for (let each = scope; each !== null && each !== body.scope; each = each.outer) {
    if (each.meaning.kind === 'value') values.push(keyOf(each.meaning.value));
  }
  return values.join('\n');
}

function queriesIn(node: JsonNode): readonly JsonString[] {
  if (node.kind === 'array') return node.items.flatMap(queriesIn);
  if (node.kind !== 'object') return [];
  return node.members.flatMap(({ name, value }) =>
    value.kind === 'string' && name.value.toLowerCase() === 'query' ? [value] : [],
  );
}
