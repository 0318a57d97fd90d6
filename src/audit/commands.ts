import { nameAt, parametersIn, splitAtCommas, type Code, type FunctionParameter, type Stretch } from './scope.js';

/** A list of storage URIs, with what is known of where it is. */
export interface StorageList {
  /** `kind=`; null where it is not written. */
  readonly kind: string | null;
  /** The URIs; null where the list is missing or does not end. */
  readonly items: readonly Stretch[] | null;
  /** `sqlDialect=` in `with (…)`. */
  readonly dialect: string | null;
  /** The index after it. */
  readonly next: number;
}

/** A management command as far as an audit reads it: its head, and where to read on. */
export type CommandHead = { readonly next: number } & (
  | { readonly kind: 'other' }
  | {
      readonly kind: 'function';
      readonly name: string;
      readonly parameters: readonly FunctionParameter[];
      readonly body: Stretch;
    }
  /** A materialized view, or another thing with a name and a query in it. */
  | { readonly kind: 'named'; readonly name: string }
  | { readonly kind: 'external-table'; readonly name: string; readonly list: StorageList }
  | { readonly kind: 'entity-group'; readonly name: string }
  | { readonly kind: 'continuous-export'; readonly name: string; readonly table: string | null }
  | { readonly kind: 'export-to-table'; readonly table: string | null }
  | { readonly kind: 'export-to-sql'; readonly connection: Stretch | null }
  | { readonly kind: 'export-to-storage'; readonly items: readonly Stretch[] | null }
  | { readonly kind: 'ingest'; readonly items: readonly Stretch[] | null }
  | {
      readonly kind: 'policy';
      readonly policy: 'update' | 'row_level_security';
      readonly name: string | null;
      /** The index of the literal. */
      readonly literal: number;
    }
);

const VERB = /\.\s*([a-z]+(?:-[a-z]+)*)/iy;

/** The words of the command's verb, `create-or-alter`, and the index after them. */
function verbAt(code: Code, index: number): { readonly verb: string; readonly next: number } {
  const dot = code.token(index);
  VERB.lastIndex = dot?.start ?? 0;
  const match = VERB.exec(code.text);
  if (dot === undefined || match === null) return { verb: '', next: index + 1 };
  const end = dot.start + match[0].length;
  let next = index + 1;
  while ((code.token(next)?.start ?? end) < end) next++;
  return { verb: match[1]?.toLowerCase() ?? '', next };
}

/** Reads the command whose dot is at `index` and that ends before `to`. */
export function commandAt(code: Code, index: number, to: number): CommandHead {
  const { verb, next } = verbAt(code, index);
  switch (verb) {
    case 'create':
    case 'alter':
    case 'create-or-alter':
    case 'alter-merge':
    case 'create-merge':
      return definition(code, verb, next, to);
    case 'export':
      return exportCommand(code, next, to);
    case 'ingest':
    case 'ingest-from-storage-queued':
      return ingestion(code, next, to);
    default:
      return { kind: 'other', next };
  }
}

function definition(code: Code, verb: string, start: number, to: number): CommandHead {
  const other: CommandHead = { kind: 'other', next: start };
  if (code.isWord(start, 'external') && code.isWord(start + 1, 'table'))
    return externalTable(code, verb, start + 2, to);
  if (code.isWord(start, 'function', 'functions')) return functionCommand(code, start + 1, to);
  if (code.isWord(start, 'entity_group')) {
    const named = nameAt(code, start + 1);
    return named === null ? other : { kind: 'entity-group', name: named.name, next: named.next };
  }
  if (code.isWord(start, 'continuous') && code.isWord(start + 2, 'export'))
    return continuousExport(code, start + 3, to);
  const afterAsync = code.isWord(start, 'async') ? start + 1 : start;
  if (code.isWord(afterAsync, 'materialized') && code.isWord(afterAsync + 2, 'view')) {
    const policy = policyCommand(code, afterAsync + 3, to);
    if (policy !== null) return policy;
    const named = nameAt(code, skipWith(code, afterAsync + 3));
    return named === null ? other : { kind: 'named', name: named.name, next: named.next };
  }
  return policyCommand(code, start, to) ?? other;
}

/** `with (…)` and what may appear before a name. */
function skipWith(code: Code, start: number): number {
  let index = start;
  while (code.isWord(index, 'ifnotexists', 'with')) {
    index++;
    const close = code.closing(index);
    if (code.mark(index) === '(' && close > 0) index = close + 1;
  }
  return index;
}

function functionCommand(code: Code, start: number, to: number): CommandHead {
  const named = nameAt(code, skipWith(code, start));
  if (named === null || code.mark(named.next) !== '(') return { kind: 'other', next: start };
  const close = code.closing(named.next);
  if (close < 0 || code.mark(close + 1) !== '{') return { kind: 'other', next: start };
  const end = code.closing(close + 1);
  const body = { code, from: close + 2, to: end < 0 ? to : end };
  const parameters = parametersIn({ code, from: named.next + 1, to: close });
  return { kind: 'function', name: named.name, parameters, body, next: end < 0 ? to : end + 1 };
}

function externalTable(code: Code, verb: string, start: number, to: number): CommandHead {
  const named = nameAt(code, start);
  if (named === null) return { kind: 'other', next: start };
  const list = storageListAt(code, named.next, to);
  // Without a kind, it is a mapping, a folder, a docstring or a policy of the table.
  const isDefinition = list.kind !== null || (verb.startsWith('create') && code.mark(named.next) === '(');
  return isDefinition
    ? { kind: 'external-table', name: named.name, list, next: list.next }
    : (policyCommand(code, start, to) ?? { kind: 'other', next: named.next });
}

/** A list of URIs after an optional schema: of an external table, or of `inline_external_table`. */
export function storageListAt(code: Code, start: number, to: number): StorageList {
  let index = start;
  let kind: string | null = null;
  const schemaEnd = code.closing(start);
  if (code.mark(start) === '(' && schemaEnd > 0) index = schemaEnd + 1;
  let items: readonly Stretch[] | null = null;
  while (index < to) {
    const mark = code.mark(index);
    if (mark === '(') {
      const close = code.closing(index);
      if (close > 0 && close < to) {
        items = filled({ code, from: index + 1, to: close });
        index = close + 1;
      } else index++;
      break;
    }
    if (code.isWord(index, 'with')) break;
    if (code.token(index)?.kind !== 'word') break;
    if (code.isWord(index, 'partition') && code.isWord(index + 1, 'by')) index += 2;
    else if (code.mark(index + 1) === '=') {
      if (code.isWord(index, 'kind')) kind = code.token(index + 2)?.text.toLowerCase() ?? null;
      index += 2;
      const named = code.mark(index) === '(' ? null : nameAt(code, index);
      if (named !== null) {
        index = named.next;
        continue;
      }
    } else break;
    const close = code.closing(index);
    if (code.mark(index) === '(' && close > 0) index = close + 1;
    else break;
  }
  let dialect: string | null = null;
  if (code.isWord(index, 'with') && code.mark(index + 1) === '(') {
    const close = code.closing(index + 1);
    const end = close < 0 ? to : close;
    for (let each = index + 2; each < end; each++) {
      if (code.isWord(each, 'sqldialect') && code.mark(each + 1) === '=') dialect = code.token(each + 2)?.text ?? null;
    }
    index = close < 0 ? index + 1 : close + 1;
  }
  return { kind, items, dialect, next: index };
}

/** The pieces of a list that hold something. */
export function filled(stretch: Stretch): readonly Stretch[] {
  return splitAtCommas(stretch).filter(({ from, to }) => from < to);
}

function continuousExport(code: Code, start: number, to: number): CommandHead {
  const named = nameAt(code, start);
  if (named === null) return { kind: 'other', next: start };
  const end = pipeAt(code, named.next, to);
  for (let index = named.next; index < end; index++) {
    if (code.isWord(index, 'to') && code.isWord(index + 1, 'table')) {
      const table = nameAt(code, index + 2);
      return { kind: 'continuous-export', name: named.name, table: table?.name ?? null, next: end };
    }
  }
  // `.alter continuous-export N with (…)` and the like name no table.
  return end < to
    ? { kind: 'continuous-export', name: named.name, table: null, next: end }
    : { kind: 'other', next: named.next };
}

/** The index of the `<` of `<|`, or the end. */
function pipeAt(code: Code, start: number, to: number): number {
  for (let index = start; index < to; index++) {
    if (code.mark(index) === '<' && code.mark(index + 1) === '|' && code.touch(index)) return index;
  }
  return to;
}

function exportCommand(code: Code, start: number, to: number): CommandHead {
  let index = start;
  while (code.isWord(index, 'async', 'compressed')) index++;
  if (!code.isWord(index, 'to', 'into')) return { kind: 'export-to-storage', items: null, next: index };
  index++;
  if (code.isWord(index, 'table')) {
    const table = nameAt(code, index + 1);
    return { kind: 'export-to-table', table: table?.name ?? null, next: table?.next ?? index + 1 };
  }
  const end = pipeAt(code, index, to);
  if (code.isWord(index, 'sql')) {
    const table = nameAt(code, index + 1);
    const from = firstLiteral(code, table?.next ?? index + 1, end);
    const connection = from === null ? null : { code, from, to: literalsEnd(code, from, end) };
    return { kind: 'export-to-sql', connection, next: connection?.to ?? index + 1 };
  }
  if (code.token(index)?.kind === 'word') index++;
  return { kind: 'export-to-storage', ...listOrLiteral(code, index, end) };
}

/** `(a, b)`, or one literal without brackets as old pages write it. */
function listOrLiteral(
  code: Code,
  index: number,
  end: number,
): { readonly items: readonly Stretch[] | null; readonly next: number } {
  if (code.mark(index) === '(') {
    const close = code.closing(index);
    return close < 0
      ? { items: null, next: index + 1 }
      : { items: filled({ code, from: index + 1, to: close }), next: close + 1 };
  }
  if (code.token(index)?.kind !== 'literal') return { items: null, next: index };
  const to = literalsEnd(code, index, end);
  return { items: [{ code, from: index, to }], next: to };
}

function firstLiteral(code: Code, start: number, end: number): number | null {
  for (let index = start; index < end && !code.isWord(index, 'with'); index++) {
    if (code.token(index)?.kind === 'literal') return index;
  }
  return null;
}

function literalsEnd(code: Code, start: number, end: number): number {
  let index = start;
  while (index < end && code.token(index)?.kind === 'literal') index++;
  return index;
}

function ingestion(code: Code, start: number, to: number): CommandHead {
  let index = start;
  while (code.isWord(index, 'async')) index++;
  if (!code.isWord(index, 'into')) return { kind: 'other', next: index };
  index++;
  if (code.isWord(index, 'table')) index++;
  const pipe = pipeAt(code, index, to);
  if (pipe < to) {
    const items: Stretch[] = [];
    let next = pipe + 2;
    for (; next < to && (code.token(next)?.kind === 'literal' || code.mark(next) === ','); next++) {
      if (code.token(next)?.kind === 'literal') items.push({ code, from: next, to: next + 1 });
    }
    return { kind: 'ingest', items: items.length === 0 ? null : items, next };
  }
  const named = nameAt(code, index);
  return { kind: 'ingest', ...listOrLiteral(code, named?.next ?? index, to) };
}

/** So many tokens may name the thing that a policy is of. */
const MAX_POLICY_HEAD = 40;

function policyCommand(code: Code, start: number, to: number): CommandHead | null {
  const last = Math.min(to, start + MAX_POLICY_HEAD);
  for (let index = start; index < last; index++) {
    if (code.isWord(index, 'with') || code.token(index)?.kind === 'broken') return null;
    if (!code.isWord(index, 'policy')) continue;
    const policy = code.token(index + 1)?.text.toLowerCase();
    if (policy !== 'update' && policy !== 'row_level_security') return { kind: 'other', next: index + 1 };
    const named = code.token(index - 1);
    const name =
      named?.kind === 'word' ? named.text : code.mark(index - 1) === ']' ? (code.token(index - 2)?.text ?? null) : null;
    for (let at = index + 2; at < to; at++) {
      const close = code.closing(at);
      if (close > at) at = close;
      else if (code.token(at)?.kind === 'literal') return { kind: 'policy', policy, name, literal: at, next: at + 1 };
      else if (code.token(at)?.kind !== 'word') break;
    }
    return { kind: 'other', next: index + 2 };
  }
  return null;
}
