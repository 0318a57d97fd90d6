/** Where it is tested, by files and titles. */
interface ObservedRow {
  /** A name of our own. */
  readonly id: string;
  readonly tests: readonly (readonly [file: string, title: string])[];
}

const ARM = 'test/server/arm/as-recorded.test.ts';
const CLIENTS = 'test/server/kusto/clients.test.ts';
const OWN = 'test/server/observed.test.ts';

/** What was recorded or reported of the real service, in the order of the reference: each row with the tests that hold it. */
export const OBSERVED: readonly ObservedRow[] = [
  { id: 'arm-partial-sku', tests: [[ARM, 'keeps its capacity when a PATCH names a sku without one']] },
  { id: 'arm-one-etag', tests: [[ARM, 'has one etag, in the header and in the body, by which If-Match goes']] },
  { id: 'arm-new-cluster', tests: [[ARM, 'that is new is being created, with an empty etag and what was sent']] },
  {
    id: 'arm-new-assignment',
    tests: [[ARM, 'is being created at first, and has ended when it is put again as it is']],
  },
  { id: 'arm-changed-database', tests: [[ARM, 'is changed with two addresses to ask at, and has statistics']] },
  { id: 'arm-capacity', tests: [[ARM, 'takes from 2 to 1000 machines, of a developer’s size one']] },
  {
    id: 'arm-refused-property',
    tests: [[ARM, 'refuses its egress properties in the shape of the recorded refusal of another property']],
  },
  { id: 'arm-network', tests: [[ARM, 'stays in its network']] },
  { id: 'arm-numbers', tests: [[ARM, 'takes the numbers that answers of late 2024 had, and answers with names']] },
  { id: 'arm-free-names', tests: [[ARM, 'that are taken are told so in the service’s words']] },
  {
    id: 'arm-other-operations',
    tests: [
      [ARM, '%s'],
      [ARM, '%s %s of a cluster that has none'],
      [ARM, 'a private endpoint is kept, and the link itself is told in its own spelling'],
    ],
  },
  { id: 'arm-doubled-name', tests: [[ARM, 'takes a name that is there twice with one value']] },
  {
    id: 'scripts-of-clusters',
    tests: [['test/server/arm/scripts.test.ts', 'runs, is kept, and leaves its rules when it is deleted']],
  },
  { id: 'scripts-refused', tests: [['test/server/arm/scripts.test.ts', 'fails %s as its command would']] },
  { id: 'predefined-more', tests: [[OWN, 'shows the predefined rules that the cluster has shown itself']] },
  { id: 'predefined-by-cloud', tests: [[OWN, 'shows the rules of its own cloud']] },
  { id: 'predefined-own-answer', tests: [[OWN, 'shows the predefined rules that the cluster has shown itself']] },
  {
    id: 'query-shows',
    tests: [
      [CLIENTS, '$client: $csl'],
      [OWN, 'refuses commands that do more than show on the endpoint of queries'],
    ],
  },
  { id: 'query-grafana', tests: [[CLIENTS, '$client: $csl']] },
  { id: 'query-table-names', tests: [[CLIENTS, '$client: $csl']] },
  {
    id: 'connecting-commands',
    tests: [
      [CLIENTS, '$client: $csl'],
      [CLIENTS, 'clients of ingestion are told which endpoint serves them'],
    ],
  },
  {
    id: 'two-results',
    tests: [[OWN, 'gives a table for what the command is piped through, and one for the query after it']],
  },
  { id: 'current-database', tests: [[OWN, 'tells which database the request names']] },
  {
    id: 'external-reads',
    tests: [[OWN, 'denies reads of external data under restriction, and says that it may not be so']],
  },
  { id: 'renamed-type', tests: [[OWN, 'shows a callout type of older documentation, and knows the new one']] },
  { id: 'dotnet-lazy-repeats', tests: [['test/regex/runtime-dependence.test.ts', '%s']] },
];
