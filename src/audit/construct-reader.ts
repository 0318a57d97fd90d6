import type { ArmCalloutType } from '../policy/callout-types.js';
import { filled, storageListAt, type StorageList } from './commands.js';
import { plugins, type Construct } from './constructs.js';
import type { KqlEvaluator } from './evaluate.js';
import { externalTableOf, type ExternalTable } from './external-table.js';
import { reasonText, type Reporter } from './reporter.js';
import { argumentsIn, Code, lookUp, nameAt, type NameScope, type Stretch } from './scope.js';
import { targetsOf, type Target } from './targets.js';
import { alternatives, HOLE_MARK, isHole, NOTHING, textOf, wholeText, type Value } from './values.js';

/** A stretch of code that is being read. */
export interface CodeStretch {
  readonly code: Code;
  /** The end of the command, or of the whole. */
  readonly end: number;
}

/** What else is known while constructs are read. */
export interface World {
  /** The hosts of the audited cluster. */
  readonly ownHosts: ReadonlySet<string | null>;
  /** Under which short names of clusters are. */
  readonly domain: string;
  table(name: string): ExternalTable | undefined;
  hasGroup(name: string): boolean;
  /** Reads a text that the code runs. */
  readNested(code: Code): void;
}

/** Reads constructs: where the target of each is, and what it is. */
export class ConstructReader {
  constructor(
    private readonly evaluator: KqlEvaluator,
    private readonly reporter: Reporter,
    private readonly world: World,
  ) {}

  tableOf({ kind, items, dialect }: StorageList): ExternalTable {
    if (items === null || items.length === 0) {
      const message = 'the list of connection strings is missing, or does not end';
      return { types: ['external_data'], targets: [{ status: 'UNPARSED', message }] };
    }
    const values = items.map(item => this.evaluator.evaluate(item, null));
    return externalTableOf(kind, dialect, values);
  }

  byName(code: Code, index: number, construct: Construct, name: string | null): void {
    const table = name === null ? undefined : this.world.table(name);
    if (table === undefined) {
      const named = name === null ? 'its external table' : `the external table ${name}`;
      this.reporter.emit(code, index, {
        construct,
        type: null,
        status: 'UNKNOWN',
        reason: 'name',
        message: `${named} is not defined in what was given`,
      });
    } else this.reporter.report(code, index, construct, table.types, table.targets);
  }

  storage(
    code: Code,
    index: number,
    construct: Construct,
    type: ArmCalloutType,
    items: readonly Stretch[] | null,
    scope: NameScope | null = null,
  ): void {
    if (items === null || items.length === 0) {
      this.reporter.unparsed(code, index, construct, type, 'the list of URIs is missing, or does not end');
      return;
    }
    const form = type === 'sql' ? 'connection' : 'uri';
    for (const item of items) {
      this.reporter.report(code, index, construct, [type], targetsOf(this.evaluator.evaluate(item, scope), type, form));
    }
  }

  ingestion(code: Code, index: number, items: readonly Stretch[] | null): void {
    const sources = (items ?? []).flatMap(item =>
      targetsOf(this.evaluator.evaluate(item, null), 'external_data', 'uri'),
    );
    const known = sources.length === 0 ? [null] : sources;
    for (const source of known) {
      this.reporter.emit(code, index, {
        construct: 'ingest',
        type: null,
        status: 'UNKNOWN',
        reason: 'not-covered',
        covered: false,
        source: source?.status === 'LITERAL' ? source.uri : null,
        masked: source?.status === 'LITERAL' && source.masked,
        message: 'no callout type is documented for ingestion, so no callout policy is known to cover it',
      });
    }
  }

  /** Reads the construct whose word is at `index`. */
  construct(reading: CodeStretch, index: number, construct: Construct, scope: NameScope | null): void {
    const { code, end } = reading;
    const open = index + 1;
    const isCall = code.mark(open) === '(';
    if (construct === 'inline_external_table') {
      if (!isCall && !code.isWord(open, 'kind')) return;
      code.see(index);
      this.storage(code, index, construct, 'external_data', storageListAt(code, open, end).items, scope);
      return;
    }
    if (!isCall) return;
    const isMember = code.mark(index - 1) === '.';
    if (isMember && construct !== 'external_table') return;
    code.see(index);
    const close = code.closing(open);
    const type =
      plugins[construct]?.type ??
      (construct === 'cluster' ? 'kusto' : construct === 'external_table' ? null : 'external_data');
    if (close < 0 || close >= end) {
      this.reporter.unparsed(code, index, construct, type, 'its bracket is not closed');
      return;
    }
    const inside = { code, from: open + 1, to: close };
    switch (construct) {
      case 'cluster':
        this.cluster(inside, index, scope);
        return;
      case 'externaldata':
      case 'external_data': {
        const list = close + 1;
        const listEnd = code.closing(list);
        const items = code.mark(list) === '[' && listEnd > 0 ? filled({ code, from: list + 1, to: listEnd }) : null;
        this.storage(code, index, construct, 'external_data', items, scope);
        return;
      }
      case 'external_table':
        this.externalTable(inside, index, scope);
        return;
      default:
        this.plugin(inside, index, construct, scope);
    }
  }

  private cluster(inside: Stretch, index: number, scope: NameScope | null): void {
    const { code } = inside;
    const [argument, another] = argumentsIn(inside);
    if (argument === undefined || another !== undefined || code.token(inside.from)?.kind === 'number') {
      this.reporter.unparsed(code, index, 'cluster', 'kusto', 'cluster() takes the name of a cluster');
      return;
    }
    const value = this.evaluator.evaluate(argument.stretch, scope);
    const targets = targetsOf(value, 'kusto', 'cluster', this.world.domain).filter(target => !this.isOwn(target));
    this.reporter.report(code, index, 'cluster', ['kusto'], targets);
  }

  /** OURS(audit-own-cluster): the cluster's own name makes no callout. */
  isOwn(target: Target): boolean {
    return target.status === 'LITERAL' && this.world.ownHosts.has(target.host);
  }

  private externalTable(inside: Stretch, index: number, scope: NameScope | null): void {
    const { code } = inside;
    const [argument] = argumentsIn(inside);
    const stretch = argument?.stretch ?? inside;
    const value = this.evaluator.evaluate(stretch, scope);
    for (const parts of alternatives(value)) {
      const bare = code.token(stretch.from)?.kind === 'word' && stretch.to === stretch.from + 1;
      const hole = parts.find(isHole);
      const name =
        hole === undefined ? wholeText(parts) : bare && hole.reason === 'name' ? code.mark(stretch.from) : null;
      const isElsewhere = code.mark(index - 1) === '.' && isRemote(code, index);
      this.byName(code, index, 'external_table', isElsewhere ? null : name);
    }
  }

  private plugin(inside: Stretch, index: number, construct: Construct, scope: NameScope | null): void {
    const { code } = inside;
    const plugin = plugins[construct];
    if (plugin === undefined) return;
    const { type, target } = plugin;
    const given = argumentsIn(inside);
    const positional = given.filter(({ name }) => name === null);
    if (target.form === 'unknown') {
      const message = 'nothing is documented about what this plugin calls';
      this.reporter.emit(code, index, { construct, type, status: 'UNKNOWN', reason: 'data', message });
      return;
    }
    if (target.form === 'artifacts') {
      const artifacts = given.find(({ name }) => name === 'external_artifacts') ?? positional[3];
      if (artifacts !== undefined) this.members(artifacts.stretch, index, construct, scope);
      return;
    }
    if (type === null) return;
    // Names are for arguments in their order, too: `http_request(uri='…')`.
    const argument = (positional.length === 0 ? given : positional)[target.form === 'uri' ? target.index : 0];
    if (argument === undefined || argument.stretch.from >= argument.stretch.to) {
      this.reporter.unparsed(code, index, construct, type, 'an argument is missing');
      return;
    }
    const value = this.evaluator.evaluate(argument.stretch, scope);
    switch (target.form) {
      case 'connection':
      case 'uri':
        this.reporter.report(code, index, construct, [type], targetsOf(value, type, target.form));
        if (type === 'cosmosdb') this.moreCosmosHosts(given.slice(2), index, scope);
        return;
      case 'containers':
        this.containers(code, value, index, construct);
        return;
      case 'remote':
        this.remote(code, value, positional[1]?.stretch ?? null, index, construct, target.isQuery, scope);
    }
  }

  /** Every value of the bag of artifacts. */
  private members(stretch: Stretch, index: number, construct: Construct, scope: NameScope | null): void {
    const { code } = stretch;
    const value = this.evaluator.evaluate(stretch, scope);
    if (value.kind === 'nothing') return;
    if (value.kind !== 'bag') {
      const hole = alternatives(value).flat().find(isHole);
      if (hole === undefined)
        this.reporter.unparsed(code, index, construct, 'sandbox_artifacts', 'the artifacts are not a bag');
      else if (isBroken(stretch)) {
        this.reporter.unparsed(code, index, construct, 'sandbox_artifacts', 'the bag of artifacts cannot be read');
      } else {
        const { reason, name } = hole;
        this.reporter.report(code, index, construct, ['sandbox_artifacts'], [{ status: 'UNKNOWN', reason, name }]);
      }
      return;
    }
    for (const member of value.members.values()) {
      this.reporter.report(
        code,
        index,
        construct,
        ['sandbox_artifacts'],
        targetsOf(member, 'sandbox_artifacts', 'uri'),
      );
    }
    if (!value.isWhole) {
      this.reporter.unparsed(
        code,
        index,
        construct,
        'sandbox_artifacts',
        'a part of the bag of artifacts cannot be read',
      );
    }
  }

  private moreCosmosHosts(
    rest: readonly { readonly stretch: Stretch }[],
    index: number,
    scope: NameScope | null,
  ): void {
    for (const { stretch } of rest) {
      const value = this.evaluator.evaluate(stretch, scope);
      if (value.kind !== 'bag') continue;
      for (const name of ['armResourceId', 'preferredLocations']) {
        if (!value.members.has(name)) continue;
        const message = `${name} may add hosts`;
        this.reporter.emit(stretch.code, index, {
          construct: 'cosmosdb_sql_request',
          type: 'cosmosdb',
          status: 'UNKNOWN',
          reason: 'data',
          message,
        });
        return;
      }
    }
  }

  private containers(code: Code, value: Value, index: number, construct: Construct): void {
    const list = value.kind === 'bag' ? (value.members.get('StorageContainers') ?? NOTHING) : NOTHING;
    const items = list.kind === 'array' ? list.items : [];
    for (const item of items) {
      this.reporter.report(code, index, construct, ['external_data'], targetsOf(item, 'external_data', 'uri'));
    }
    if (items.length > 0) return;
    const hole = alternatives(value.kind === 'bag' ? list : value)
      .flat()
      .find(isHole);
    const { reason = 'data' as const, name = null } = hole ?? {};
    this.reporter.report(code, index, construct, ['external_data'], [{ status: 'UNKNOWN', reason, name }]);
  }

  private remote(
    code: Code,
    connection: Value,
    text: Stretch | null,
    index: number,
    construct: Construct,
    isQuery: boolean,
    scope: NameScope | null,
  ): void {
    const own = textOf(connection)?.trim();
    if (own !== '.' && own !== '') {
      this.reporter.report(
        code,
        index,
        construct,
        ['kusto'],
        targetsOf(connection, 'kusto', 'cluster', this.world.domain).filter(target => !this.isOwn(target)),
      );
    }
    if (!isQuery) return;
    if (text === null) {
      this.reporter.unparsed(code, index, construct, null, 'the query is missing');
      return;
    }
    for (const parts of alternatives(this.evaluator.evaluate(text, scope))) {
      const query = parts.map(part => (typeof part === 'string' ? part : HOLE_MARK)).join('');
      const start = code.token(index)?.start ?? 0;
      this.world.readNested(new Code(query, () => code.placeOf(start), this.reporter.entityAt(code, index)));
      const hole = parts.find(isHole);
      if (hole === undefined) continue;
      this.reporter.emit(code, index, {
        construct,
        type: null,
        status: 'UNKNOWN',
        reason: hole.reason,
        message: `a part of the query is not known: ${reasonText(hole.reason, hole.name)}`,
      });
    }
  }

  /** `macro-expand` of an entity group by name: its clusters are where the group is defined. */
  macroExpand(code: Code, index: number, scope: NameScope | null): void {
    let at = index + 3;
    // `isfuzzy = true`, `hint.concurrency = 4`
    while (code.token(at)?.kind === 'word' && ['=', '.'].includes(code.mark(at + 1))) at = afterOption(code, at);
    if (code.isWord(at, 'entity_group') && code.mark(at + 1) === '[') return;
    const named = nameAt(code, at);
    if (named === null || lookUp(scope, named.name) !== null || this.world.hasGroup(named.name)) return;
    this.reporter.emit(code, index, {
      construct: 'macro-expand',
      type: 'kusto',
      status: 'UNKNOWN',
      reason: 'name',
      message: `the entity group ${named.name} is not defined in what was given`,
    });
  }
}

/** Where the name of the plugin is after `evaluate` and its hints; null where none follows. */
export function pluginIndex(code: Code, index: number, end: number): number | null {
  let at = index + 1;
  while (at < end && code.isWord(at, 'hint') && code.mark(at + 1) === '.') at = afterOption(code, at);
  return at < end && code.token(at)?.kind === 'word' ? at : null;
}

/** `hint.distribution = per_node` */
function afterOption(code: Code, index: number): number {
  let at = index + 1;
  while (code.mark(at) === '.' && code.token(at + 1)?.kind === 'word') at += 2;
  return code.mark(at) === '=' ? at + 2 : at;
}

/** Whether `cluster(…).database(…).` comes before: then the other cluster runs it. */
export function isRemote(code: Code, index: number): boolean {
  let at = index - 1;
  while (code.mark(at) === '.') {
    const close = at - 1;
    if (code.mark(close) !== ')') return false;
    const open = code.closing(close);
    if (open < 1) return false;
    if (code.isWord(open - 1, 'cluster')) return true;
    at = open - 2;
  }
  return false;
}

/** Whether a stretch holds something that keeps it from being read. */
function isBroken({ code, from, to }: Stretch): boolean {
  for (let index = from; index < to; index++) {
    const isOpening = /^[([{]$/.test(code.mark(index));
    if (code.token(index)?.kind === 'broken' || (isOpening && code.closing(index) < 0)) return true;
  }
  return false;
}
