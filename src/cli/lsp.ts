import { fileURLToPath } from 'node:url';
import type { CodeAction, CompletionItem, Diagnostic, DocumentSymbol, Range } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { LintMemory } from '../analysis/lint/index.js';
import type { Span } from '../../grammar/text/positions.js';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { pageAddress } from './lint/rule-pages.js';
import {
  documentCompletion,
  documentFindings,
  documentSymbols,
  hoverText,
  type DocumentFinding,
} from './lsp/answers.js';
import { testFileCompletion } from './lsp/test-file-keys.js';
import { isOurTestFile, testFileFindings, testFileHover, testFileSymbols } from './lsp/test-files.js';
import { missingPackage } from './missing-package.js';
import { clockOf } from './question-clock.js';
import type { Invocation, Subcommand } from './subcommand.js';

/** Seconds of computing for the findings of one document, and for one hover. */
const FINDINGS_LIMIT = 5;
const HOVER_LIMIT = 2;

/** How long typing must rest before a document is looked at. */
const REST_MILLISECONDS = 20;

/** `lsp`: findings, fixes, hover, completion and outline for editors. */
export const lsp: Subcommand = {
  name: 'lsp',
  operands: '',
  description: `Serves the Language Server Protocol on standard input and output, for editors: the findings of lint as you type with their
proved fixes, what the rule under the cursor allows in words, completion, and the rules of a document as its outline. It looks at
templates, resources, output of .show, scripts and test files, and leaves all other documents alone. Needs two packages beside
this one: npm install vscode-languageserver vscode-languageserver-textdocument
Exit codes: 0 the client has left, 2 bad usage, or a package is missing.`,
  examples: [{ arguments: 'lsp < /dev/null', purpose: 'what an editor starts; it ends with its input' }],
  options: [],
  run: serveEditors,
};

const SEVERITIES = { error: 1, warning: 2, info: 3 } as const;

async function serveEditors({ terminal }: Invocation): Promise<ExitCode> {
  const { node, TextDocument: Document } = await loadLibrary();
  const { stdin, stdout } = terminal;
  const connection = node.createConnection(new node.StreamMessageReader(stdin), new node.StreamMessageWriter(stdout));
  const documents = new node.TextDocuments(Document);
  const found = new Map<string, { readonly version: number; readonly findings: readonly DocumentFinding[] }>();
  const resting = new Map<string, NodeJS.Timeout>();
  // A change of a document leaves most of its rules as they were.
  const memory = new LintMemory();

  const look = (document: TextDocument): void => {
    const findings = findingsOf(document, memory);
    found.set(document.uri, { version: document.version, findings });
    void connection.sendDiagnostics({
      uri: document.uri,
      version: document.version,
      diagnostics: findings.map(finding => diagnosticOf(finding, document)),
    });
  };

  connection.onInitialize(() => ({
    capabilities: {
      textDocumentSync: node.TextDocumentSyncKind.Incremental,
      hoverProvider: true,
      completionProvider: { triggerCharacters: ['.', '"', '|', '#', ' '] },
      codeActionProvider: { codeActionKinds: [node.CodeActionKind.QuickFix] },
      documentSymbolProvider: true,
    },
    serverInfo: { name: 'kusto-callout' },
  }));

  documents.onDidChangeContent(({ document }) => {
    clearTimeout(resting.get(document.uri));
    resting.set(
      document.uri,
      setTimeout(() => {
        look(document);
      }, REST_MILLISECONDS),
    );
  });
  documents.onDidClose(({ document }) => {
    clearTimeout(resting.get(document.uri));
    resting.delete(document.uri);
    found.delete(document.uri);
    void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
  });

  connection.onCodeAction(({ textDocument, range }): CodeAction[] => {
    const document = documents.get(textDocument.uri);
    const last = found.get(textDocument.uri);
    // A fix of an older text would be put into the wrong place.
    if (document === undefined || last === undefined || last.version !== document.version) return [];
    const asked = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
    return last.findings.flatMap(finding => {
      const { fix, span } = finding;
      if (fix === null || span.end < asked.start || asked.end < span.start) return [];
      const edit = { range: rangeOf(fix.edit, document), newText: fix.edit.text };
      return {
        title: fix.title,
        kind: node.CodeActionKind.QuickFix,
        diagnostics: [diagnosticOf(finding, document)],
        isPreferred: true,
        edit: { changes: { [document.uri]: [edit] } },
      };
    });
  });

  connection.onHover(({ textDocument, position }) => {
    const document = documents.get(textDocument.uri);
    if (document === undefined) return null;
    const [text, offset, clock] = [document.getText(), document.offsetAt(position), clockOf(HOVER_LIMIT)];
    const hover = isTestFile(document)
      ? testFileHover(text, offset, pathOf(document), clock)
      : hoverText(text, offset, clock);
    if (hover === null) return null;
    return {
      contents: { kind: node.MarkupKind.PlainText, value: hover.lines.join('\n') },
      range: rangeOf(hover, document),
    };
  });

  connection.onCompletion(({ textDocument, position }): CompletionItem[] => {
    const document = documents.get(textDocument.uri);
    if (document === undefined) return [];
    const offset = document.offsetAt(position);
    const text = document.getText();
    const { candidates, ...span } = isTestFile(document)
      ? isOurTestFile(text)
        ? testFileCompletion(text, offset)
        : { start: offset, end: offset, candidates: [] }
      : documentCompletion(text, offset, isScript(document));
    return candidates.map(({ text, label }) => ({
      label,
      textEdit: { range: rangeOf(span, document), newText: text },
    }));
  });

  connection.onDocumentSymbol(({ textDocument }): DocumentSymbol[] => {
    const document = documents.get(textDocument.uri);
    if (document === undefined) return [];
    const text = document.getText();
    return (isTestFile(document) ? testFileSymbols(text) : documentSymbols(text)).map(({ name, detail, span }) => {
      const range = rangeOf(span, document);
      return { name, detail, kind: node.SymbolKind.String, range, selectionRange: range };
    });
  });

  const left = new Promise<void>(resolve => {
    connection.onExit(resolve);
    stdin.on('end', resolve);
    stdin.on('close', resolve);
  });
  documents.listen(connection);
  connection.listen();
  await left;
  for (const timer of resting.values()) clearTimeout(timer);
  return exitCodes.ok;
}

function isScript({ uri, languageId }: TextDocument): boolean {
  return languageId === 'kusto' || languageId === 'kql' || /\.(?:kql|csl)$/i.test(uri);
}

function isTestFile({ uri, languageId }: TextDocument): boolean {
  return languageId === 'yaml' || /\.ya?ml$/i.test(uri);
}

function findingsOf(document: TextDocument, memory: LintMemory): readonly DocumentFinding[] {
  const text = document.getText();
  return isTestFile(document)
    ? testFileFindings(text, pathOf(document))
    : documentFindings(text, clockOf(FINDINGS_LIMIT), memory);
}

/** The path of a document, from which names of files in it start. */
function pathOf({ uri }: TextDocument): string {
  try {
    return fileURLToPath(uri);
  } catch {
    // What was never saved has no folder.
    return 'test.yaml';
  }
}

function diagnosticOf({ span, severity, code, rule, message }: DocumentFinding, document: TextDocument): Diagnostic {
  return {
    range: rangeOf(span, document),
    severity: SEVERITIES[severity],
    code,
    source: 'kusto-callout',
    message,
    ...(rule !== null && { codeDescription: { href: pageAddress(rule) } }),
  };
}

function rangeOf({ start, end }: Span, document: TextDocument): Range {
  return { start: document.positionAt(start), end: document.positionAt(end) };
}

async function loadLibrary() {
  try {
    const [node, { TextDocument }] = await Promise.all([
      import('vscode-languageserver/node'),
      import('vscode-languageserver-textdocument'),
    ]);
    return { node, TextDocument };
  } catch (error) {
    return missingPackage('lsp', 'vscode-languageserver vscode-languageserver-textdocument', error);
  }
}
