import { globFor, type FoundCluster } from './found-clusters.js';

/** How the program is started in a project. */
export interface ToolPlace {
  /** Whether the project installs it. */
  readonly isInstalled: boolean;
  /** The folder of its JSON Schemas, as seen from the project; null where they are not in it. */
  readonly schemas: string | null;
}

/** `# yaml-language-server: …`, which editors understand; nothing where the schema is not in the project. */
export function schemaComment({ schemas }: ToolPlace, name: string, levels = 0): string {
  if (schemas === null) return '';
  return `# yaml-language-server: $schema=${levels === 0 ? './' : '../'.repeat(levels)}${schemas}/${name}.schema.json\n`;
}

/** The configuration of a project. */
export function configText(
  clusters: readonly FoundCluster[],
  tests: string | null,
  { base, place }: { readonly base: string | null; readonly place: ToolPlace },
): string {
  const globs = [...new Set(clusters.map(({ file }) => globFor(file)))];
  const files = [
    ...globs.map(glob => `  - glob: ${quoted(glob)}`),
    ...clusters.flatMap(({ file, parameters, problem }) => {
      if (parameters !== null) return [`  - glob: ${quoted(file)}`, `    parameters: ${quoted(parameters)}`];
      if (problem === null) return [];
      // A comment is one line whatever the problem says.
      return [
        `  # ${file} cannot be checked yet: ${problem.replaceAll(/\s+/g, ' ')}`,
        `  # - { glob: ${quoted(file)}, parameters: { NAME: VALUE } }`,
      ];
    }),
  ];
  const since =
    base === null
      ? '# noNewAccessSince: origin/main   # fail where a file allows what it did not in that revision of git'
      : `noNewAccessSince: ${base}   # fail where a file allows what it did not in that revision of git`;
  return `${schemaComment(place, 'config')}# What \`kusto-callout ci\` checks; \`kusto-callout help ci\` lists all keys.
files:
${files.join('\n')}
${tests === null ? '# tests: tests/*.yaml' : `tests: ${quoted(tests)}`}
${since}
`;
}

/** Plain where YAML reads it as the text that it is. */
function quoted(text: string): string {
  return /^[A-Za-z0-9_][\w./*-]*$/.test(text) ? text : JSON.stringify(text);
}

/** A workflow of GitHub Actions. */
export function githubText({ isInstalled }: ToolPlace): string {
  const tool = isInstalled
    ? `      - run: npm ci
      - run: npx kusto-callout ci --format github
`
    : `      - uses: actions/checkout@v4
        with: { repository: OWNER/kusto-callout, path: .kusto-callout }
      - run: npm ci --prefix .kusto-callout
      - run: node .kusto-callout/dist/cli.js ci --format github
`;
  return `name: Callout policies
on: [push, pull_request]
permissions:
  contents: read
jobs:
  callout-policies:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with: { fetch-depth: 0 }
      - uses: actions/setup-node@v4
        with: { node-version: 22 }
${tool}`;
}

/** A pipeline of Azure Pipelines. */
export function azureText({ isInstalled }: ToolPlace): string {
  const tool = isInstalled
    ? `  - bash: npm ci
  - bash: npx kusto-callout ci --format azuredevops
    displayName: Check callout policies
`
    : `  - bash: |
      git clone --depth 1 https://github.com/OWNER/kusto-callout "$(Agent.TempDirectory)/kusto-callout"
      npm ci --prefix "$(Agent.TempDirectory)/kusto-callout"
    displayName: Get kusto-callout
  - bash: node "$(Agent.TempDirectory)/kusto-callout/dist/cli.js" ci --format azuredevops
    displayName: Check callout policies
`;
  return `trigger: ['*']
pool: { vmImage: ubuntu-latest }
steps:
  - checkout: self
    fetchDepth: 0
  - task: NodeTool@0
    inputs: { versionSpec: 22.x }
${tool}`;
}
