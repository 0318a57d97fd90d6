import type { Subcommand } from './subcommand.js';

interface SubcommandEntry {
  readonly summary: string;
  load(): Promise<Subcommand>;
}

/** Every subcommand, in the order of the help. */
export const subcommands = {
  repl: { summary: 'type commands (default on a terminal)', load: async () => (await import('./repl.js')).repl },
  run: { summary: 'run scripts: files, - for standard input, -e', load: async () => (await import('./run.js')).run },
  check: { summary: 'tell which callouts are allowed, and why', load: async () => (await import('./check.js')).check },
  test: { summary: 'check the expectations of test files', load: async () => (await import('./run-tests.js')).test },
  ci: {
    summary: 'run all checks that the configuration asks for, and write its reports',
    load: async () => (await import('./ci.js')).ci,
  },
  init: {
    summary: 'write a configuration, a test file and a workflow for this folder',
    load: async () => (await import('./init.js')).init,
  },
  lint: {
    summary: 'find what policies allow by mistake, with a URI that shows it',
    load: async () => (await import('./lint.js')).lint,
  },
  diff: {
    summary: 'tell what a change of a policy newly allows and denies',
    load: async () => (await import('./diff.js')).diff,
  },
  who: { summary: 'tell which hosts a policy lets a cluster call', load: async () => (await import('./who.js')).who },
  prove: {
    summary: 'prove that a policy has a property, or find a URI against it',
    load: async () => (await import('./prove.js')).prove,
  },
  verify: {
    summary: 'check a certificate that prove wrote',
    load: async () => (await import('./verify.js')).verify,
  },
  inspect: {
    summary: 'print what files of az, Terraform, Pulumi and others say of clusters',
    load: async () => (await import('./inspect.js')).inspect,
  },
  fleet: {
    summary: 'tell how the policies of many clusters differ',
    load: async () => (await import('./fleet.js')).fleet,
  },
  probe: {
    summary: 'print what to ask a real cluster, and make a profile of its answers',
    load: async () => (await import('./probe.js')).probe,
  },
  audit: {
    summary: 'find the callouts of queries and functions, and tell which ones a policy stops',
    load: async () => (await import('./audit.js')).audit,
  },
  propose: {
    summary: 'propose the smallest policy that allows what queries and functions call',
    load: async () => (await import('./propose.js')).propose,
  },
  compile: {
    summary: 'translate the policy into a function of KQL or SQL, to check logs with',
    load: async () => (await import('./compile.js')).compile,
  },
  deploy: {
    summary: 'deploy an ARM template, or tell what that would change',
    load: async () => (await import('./deploy.js')).deploy,
  },
  serve: {
    summary: 'serve clusters over HTTP, for SDKs and az',
    load: async () => (await import('./serve.js')).serve,
  },
  lsp: {
    summary: 'answer the questions of editors (Language Server Protocol)',
    load: async () => (await import('./lsp.js')).lsp,
  },
  mcp: {
    summary: 'answer the questions of assistants (Model Context Protocol)',
    load: async () => (await import('./mcp.js')).mcp,
  },
  completion: {
    summary: 'print a script that completes command lines in a shell',
    load: async () => (await import('./completion.js')).completion,
  },
} as const satisfies Record<string, SubcommandEntry>;

export type SubcommandName = keyof typeof subcommands;

export function isSubcommandName(name: string): name is SubcommandName {
  return Object.hasOwn(subcommands, name);
}
