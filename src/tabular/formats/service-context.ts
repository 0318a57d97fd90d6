/**
 * What the service's JSON says about a request beside its result. Nothing here comes from a clock or a random source:
 * who serves requests passes real values, and a printed script gives the same text on every run.
 */
export interface ServiceContext {
  /** ISO 8601 with seven fraction digits, UTC. */
  readonly timestamp: string;
  /** The cluster's name, upper case as recorded. */
  readonly serviceAlias: string;
  readonly machineName: string;
  readonly processName: string;
  readonly processId: number;
  readonly threadId: number;
  readonly clientRequestId: string;
  readonly activityId: string;
  readonly subActivityId: string;
  readonly activityType: string;
  readonly parentActivityId: string;
  readonly database: string;
}

const NO_ID = '00000000-0000-0000-0000-000000000000';

/** The database of a request that names none, as clients have it. */
export const DEFAULT_DATABASE = 'NetDefaultDB';

/** Machine, process and activity type are those of a recorded answer to a control command; the rest says "nothing known" (OURS(output-formats)). */
export const DEFAULT_SERVICE_CONTEXT: ServiceContext = {
  timestamp: '2000-01-01T00:00:00.0000000Z',
  serviceAlias: 'MYCLUSTER',
  machineName: 'KEngine000000',
  processName: 'Kusto.WinSvc.Svc',
  processId: 0,
  threadId: 0,
  clientRequestId: `unspecified;${NO_ID}`,
  activityId: NO_ID,
  subActivityId: NO_ID,
  activityType: 'DN.FE.ExecuteControlCommand',
  parentActivityId: NO_ID,
  database: DEFAULT_DATABASE,
};
