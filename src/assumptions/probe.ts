import type { QuestionId } from './questions.js';

/** Something to run that only reads, and whose answer tells of a cluster. */
export interface Probe {
  /** What its answer is saved as. */
  readonly file: string;
  /** A management command, or a command line. */
  readonly command: string;
  readonly isCommandLine: boolean;
  /** Besides the questions that it settles. */
  readonly tells: string;
}

/** What is run, in this order. */
export const PROBES = {
  callout: {
    file: 'callout.csv',
    command: '.show cluster policy callout',
    isCommandLine: false,
    tells: 'whether outbound access is restricted, every rule in force, and the databases. Needs AllDatabasesMonitor',
  },
  version: {
    file: 'version.csv',
    command: '.show version',
    isCommandLine: false,
    tells: 'when the service was built',
  },
  resource: {
    file: 'cluster.json',
    command: 'az resource show --resource-type Microsoft.Kusto/clusters --resource-group GROUP --name NAME',
    isCommandLine: true,
    tells: 'the name of the cluster, and with it its own storage; its cloud; and which rules are those of ARM',
  },
} as const satisfies Readonly<Record<string, Probe>>;

export type ProbeName = keyof typeof PROBES;

/** What settles a question: the answer of a probe, under a condition; or why no command that only reads does. */
export type Settling =
  { readonly by: ProbeName; readonly when: string | null } | { readonly by: null; readonly why: string };

const BY_A_CALLOUT = 'only a callout tells: one that is allowed by one reading and denied by the other';

/** For every question, what settles it. */
export const SETTLED_BY: Readonly<Record<QuestionId, Settling>> = {
  'predefined-rules': { by: 'callout', when: 'if outbound access is not restricted' },
  'china-rules': { by: 'callout', when: 'if outbound access is not restricted' },
  'cloud-rules': { by: 'callout', when: 'if outbound access is not restricted' },
  'unread-scripts': { by: 'callout', when: null },
  'not-stated': { by: 'resource', when: null },
  'match-subject': { by: null, why: BY_A_CALLOUT },
  'host-case': { by: null, why: "only a callout tells: cluster('Help') under the predefined rules" },
  'match-case': { by: null, why: BY_A_CALLOUT },
  'dotnet-runtime': { by: 'version', when: 'if the build is from before October 2025' },
  'fqdn-entry': { by: null, why: BY_A_CALLOUT },
  'cluster-row': { by: 'resource', when: null },
  'second-gate': { by: null, why: 'only a callout to a loopback or link-local host tells' },
  'external-reads': { by: null, why: 'only a read of external data under restriction tells' },
};

/** Since when .NET matches as the rules of the language say. */
const CURRENT_SINCE = '2025-10-01';

/** The reading of `dotnet-runtime` that the time of the build settles; null where it leaves the question open. */
export function runtimeBuilt(time: string): 'earlier' | null {
  const day = /^\d{4}-\d\d-\d\d/.exec(time)?.[0];
  return day !== undefined && day < CURRENT_SINCE ? 'earlier' : null;
}
