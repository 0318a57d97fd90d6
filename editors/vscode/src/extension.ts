import { workspace, type ExtensionContext } from 'vscode';
import { LanguageClient } from 'vscode-languageclient/node';

let client: LanguageClient | undefined;

/** Starts the language server of the project's own kusto-callout. The server leaves documents alone that are not about callouts. */
export async function activate(context: ExtensionContext): Promise<void> {
  const [command = 'npx', ...args] = workspace.getConfiguration('kusto-callout').get<string[]>('command') ?? [];
  client = new LanguageClient(
    'kusto-callout',
    'kusto-callout',
    { command, args },
    {
      documentSelector: [
        { language: 'json' },
        { language: 'jsonc' },
        { language: 'yaml' },
        { language: 'kusto' },
        { pattern: '**/*.{kql,csl}' },
      ],
    },
  );
  context.subscriptions.push(client);
  await client.start();
}

/** Ends the server with the window. */
export async function deactivate(): Promise<void> {
  await client?.stop();
}
