import { PRODUCT_VERSION } from '../commands/product.js';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { callTool, tools } from './mcp/tools.js';
import { missingPackage } from './missing-package.js';
import { safeText } from './output/safe-text.js';
import { clockOf } from './question-clock.js';
import type { Invocation, Subcommand } from './subcommand.js';

/** Seconds of computing for one call. */
const TIME_LIMIT = 8;

/** `mcp`: answers the questions of assistants. */
export const mcp: Subcommand = {
  name: 'mcp',
  operands: '',
  description: `Serves the Model Context Protocol on standard input and output, for assistants: check, explain, lint, who, diff, prove, audit and
propose as tools. They take texts, read no files, change nothing, and are bounded as the subcommands are; secrets in KQL are left
out of answers. Needs the package @modelcontextprotocol/sdk beside this one: npm install @modelcontextprotocol/sdk
Exit codes: 0 the client has left, 2 bad usage, or the package is missing.`,
  examples: [{ arguments: 'mcp < /dev/null', purpose: 'what an assistant starts; it ends with its input' }],
  options: [],
  run: serveAssistants,
};

async function serveAssistants({ terminal }: Invocation): Promise<ExitCode> {
  const { McpServer, StdioServerTransport, CallToolRequestSchema, ListToolsRequestSchema } = await loadSdk();
  // The plain server inside: the one around it wants the schemas of arguments in a library of its own.
  const { server } = new McpServer(
    { name: 'kusto-callout', version: PRODUCT_VERSION },
    { capabilities: { tools: {} } },
  );
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: tools.map(({ name, description, inputSchema }) => ({
      name,
      description,
      inputSchema,
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    })),
  }));
  server.setRequestHandler(CallToolRequestSchema, ({ params }) => {
    const { text, isError } = callTool(params.name, params.arguments ?? {}, clockOf(TIME_LIMIT));
    return { content: [{ type: 'text', text: safeText('text', text) }], isError };
  });
  const { stdin, stdout } = terminal;
  const left = new Promise<void>(resolve => {
    stdin.on('end', resolve);
    stdin.on('close', resolve);
    stdout.on('error', resolve);
  });
  await server.connect(new StdioServerTransport(stdin, stdout));
  await left;
  await server.close();
  return exitCodes.ok;
}

async function loadSdk() {
  try {
    const [{ McpServer }, { StdioServerTransport }, { CallToolRequestSchema, ListToolsRequestSchema }] =
      await Promise.all([
        import('@modelcontextprotocol/sdk/server/mcp.js'),
        import('@modelcontextprotocol/sdk/server/stdio.js'),
        import('@modelcontextprotocol/sdk/types.js'),
      ]);
    return { McpServer, StdioServerTransport, CallToolRequestSchema, ListToolsRequestSchema };
  } catch (error) {
    return missingPackage('mcp', '@modelcontextprotocol/sdk', error);
  }
}
