/*
 * Microsoft's own Kusto parser in plain Node, as an oracle: the C# parser of the editors, compiled to JavaScript.
 * It says nothing about unknown commands and leftover tokens, and does not decode \U escapes.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createContext, runInContext, runInThisContext } from 'node:vm';

/** A list of the compiled C# code. */
interface BridgeList<T> {
  readonly __list?: T;
}

/** A parser of the official grammar. */
export interface KustoParser {
  readonly Tag: string | null;
  readonly ChildParserCount: number;
  GetChildParser(index: number): KustoParser;
}

interface CommandParserInfo {
  readonly Kind: string;
  readonly Parser: KustoParser;
}

interface Diagnostic {
  readonly Code: string;
  readonly Severity: string;
  readonly Message: string;
  readonly Start: number;
  readonly Length: number;
}

interface SyntaxNode {
  readonly ChildCount?: number;
  readonly CommandKind?: string;
  readonly LiteralValue?: unknown;
  readonly TextStart?: number;
  GetChild(index: number): SyntaxNode | null;
  toString(): string;
}

interface KustoCode {
  readonly Syntax: SyntaxNode;
  readonly ResultType: {
    readonly Name?: string;
    readonly Columns?: BridgeList<{ Name: string; Type: { Name: string } }>;
  } | null;
  GetDiagnostics(): BridgeList<Diagnostic>;
}

interface KustoLanguage {
  readonly Parsing: {
    readonly EngineCommandGrammar: {
      readonly prototype: {
        CreateCommandParsers: (this: unknown, rules: unknown) => CommandParserInfo[] | BridgeList<CommandParserInfo>;
      };
    };
  };
  readonly KustoCode: { Parse(text: string): KustoCode; ParseAndAnalyze(text: string): KustoCode };
  readonly Editor: {
    readonly CodeScript: {
      From$1(
        text: string,
        globals: unknown,
      ): { readonly Blocks: BridgeList<{ Start: number; Length: number; Text: string }> };
    };
  };
  readonly GlobalState: { readonly Default: unknown };
}

interface BridgeRuntime {
  getEnumerator<T>(list: BridgeList<T>): { moveNext(): boolean; readonly Current: T };
  getTypeName(value: object): string;
}

/** What the oracle answers about one text. */
export interface KustoVerdict {
  /** A known, complete command or query, no error, nothing skipped. */
  readonly accepted: boolean;
  readonly command: string | null;
  readonly diagnostics: readonly {
    readonly code: string;
    readonly start: number;
    readonly length: number;
    readonly message: string;
  }[];
  /** Result columns as `Name:type`. */
  readonly result: string | null;
  /** The values of the string literals, in order. */
  readonly literals: readonly unknown[];
}

/** The official parser, loaded and warmed up. */
export interface KustoOracle {
  readonly commandParsers: readonly CommandParserInfo[];
  typeName(parser: object): string;
  check(text: string): KustoVerdict;
  /** Parses only, for comparing speed. */
  parse(text: string): void;
  /** The functions, plugins and `externaldata` that a query calls, with the offset of each. */
  calls(text: string): { readonly name: string; readonly start: number }[];
  blocks(text: string): { readonly start: number; readonly length: number; readonly text: string }[];
}

/** The command kinds that most tests ask about. */
export const FEW_COMMANDS = [
  'AlterClusterPolicyCallout',
  'CreateOrAlterFunction',
  'ShowClusterPolicyCallout',
  'ShowQueries',
  'ShowVersion',
];

const loadedBefore = new Map<string, ReturnType<typeof load>>();

/**
 * Loads the official parser. `only` restricts its engine grammar to these command kinds, which makes it some 40 times faster
 * with the same answers for them.
 */
export function loadKusto(only?: readonly string[]): KustoOracle {
  const key = only?.join() ?? '';
  const loaded = loadedBefore.get(key) ?? load(only);
  loadedBefore.set(key, loaded);
  const { kusto, bridge } = loaded;
  // The grammar is built at the first parse.
  if (loaded.parsers.length === 0) kusto.KustoCode.Parse('.show version');

  function list<T>(values: BridgeList<T> | null | undefined): T[] {
    const result: T[] = [];
    if (values === null || values === undefined) return result;
    const enumerator = bridge.getEnumerator(values);
    while (enumerator.moveNext()) result.push(enumerator.Current);
    return result;
  }
  const typeName = (value: object) =>
    /(\w+)(`|\[|$)/.exec(bridge.getTypeName(value).split('.').at(-1) ?? '')?.[1] ?? '';

  return {
    commandParsers: loaded.parsers,
    typeName: parser => /(\w+Parser)/.exec(bridge.getTypeName(parser))?.[1] ?? '',
    parse: text => void kusto.KustoCode.Parse(text),
    blocks: text =>
      list(kusto.Editor.CodeScript.From$1(text, kusto.GlobalState.Default).Blocks).map(block => ({
        start: block.Start,
        length: block.Length,
        text: block.Text,
      })),
    calls: text => {
      const calls: { readonly name: string; readonly start: number }[] = [];
      const visit = (node: SyntaxNode): void => {
        const type = typeName(node);
        const name = type === 'FunctionCallExpression' ? node.GetChild(0) : null;
        // Its text begins with the comments before it.
        if (name !== null)
          calls.push({ name: /\w*$/.exec(name.toString().trim())?.[0] ?? '', start: name.TextStart ?? 0 });
        else if (type === 'ExternalDataExpression') calls.push({ name: 'externaldata', start: node.TextStart ?? 0 });
        else if (type === 'InlineExternalTableExpression')
          calls.push({ name: 'inline_external_table', start: node.TextStart ?? 0 });
        for (let index = 0; index < (node.ChildCount ?? 0); index++) {
          const child = node.GetChild(index);
          if (child !== null) visit(child);
        }
      };
      visit(kusto.KustoCode.Parse(text).Syntax);
      return calls;
    },
    check: text => {
      const code = kusto.KustoCode.ParseAndAnalyze(text);
      const diagnostics = list(code.GetDiagnostics()).filter(({ Severity }) => Severity === 'Error');
      const commands: string[] = [];
      const literals: unknown[] = [];
      const seen = { skipped: false };
      const visit = (node: SyntaxNode): void => {
        const type = typeName(node);
        if (type === 'SkippedTokens') seen.skipped = true;
        else if (type.endsWith('Command')) commands.push(type === 'CustomCommand' ? (node.CommandKind ?? type) : type);
        if (type === 'LiteralExpression' || type === 'CompoundStringLiteralExpression')
          literals.push(node.LiteralValue);
        for (let index = 0; index < (node.ChildCount ?? 0); index++) {
          const child = node.GetChild(index);
          if (child !== null) visit(child);
        }
      };
      visit(code.Syntax);
      const command = commands[0] ?? null;
      const columns = code.ResultType?.Columns;
      return {
        accepted:
          diagnostics.length === 0 &&
          !seen.skipped &&
          !['UnknownCommand', 'PartialCommand', 'BadCommand'].includes(command ?? ''),
        command,
        diagnostics: diagnostics.map(({ Code: code_, Start: start, Length: length, Message: message }) => ({
          code: code_,
          start,
          length,
          message,
        })),
        result:
          columns === undefined
            ? (code.ResultType?.Name ?? null)
            : list(columns)
                .map(column => `${column.Name}:${column.Type.Name}`)
                .join(', '),
        literals,
      };
    },
  };
}

function load(only: readonly string[] | undefined) {
  const folder = dirname(require.resolve('@kusto/language-service-next/package.json'));
  // The bundles look for a module system; run as scripts they put their names on the global object instead. Only one copy fits
  // there; others get a global object of their own, which makes them half as fast.
  const context = loadedBefore.size === 0 ? globalThis : createContext({});
  for (const file of ['bridge.min.js', 'Kusto.Language.Bridge.min.js']) {
    const code = readFileSync(join(folder, file), 'utf8');
    if (context === globalThis) runInThisContext(code, { filename: file });
    else runInContext(code, context, { filename: file });
  }
  // The bundles declare these globals; nothing describes their types but the interfaces above.
  const globals = context as unknown as {
    readonly Kusto: { readonly Language: KustoLanguage };
    readonly Bridge: BridgeRuntime;
  };
  const kusto = globals.Kusto.Language;
  const bridge = globals.Bridge;
  const state = { kusto, bridge, parsers: new Array<CommandParserInfo>() };
  const grammar = kusto.Parsing.EngineCommandGrammar.prototype;
  const create = grammar.CreateCommandParsers;
  grammar.CreateCommandParsers = function (rules) {
    const created = create.call(this, rules);
    const all: CommandParserInfo[] = [];
    if (Array.isArray(created)) all.push(...created);
    else {
      const enumerator = bridge.getEnumerator(created);
      while (enumerator.moveNext()) all.push(enumerator.Current);
    }
    state.parsers = only === undefined ? all : all.filter(({ Kind }) => only.includes(Kind));
    return state.parsers;
  };
  return state;
}
