import { ARM_CALLOUT_TYPES, armCalloutTypeOf, type ArmCalloutType } from '../../../policy/callout-types.js';
import type { Severity } from '../finding.js';

/** What a rule may reach that is not its own. */
export type Reached =
  | 'any-host'
  | 'any-local-name'
  | 'any-suffix'
  | 'any-user'
  | 'any-address'
  | 'public-suffix'
  | 'any-tenant'
  | 'any-tenant-by-path'
  | 'any-region'
  | 'path-beginning';

/** What is said of it by callout type; null where it does no harm. */
interface Row {
  readonly severity: Severity;
  /** The types for which that is so. */
  readonly types: readonly ArmCalloutType[];
  readonly why: string;
}

/** Their URIs have a path, and the service asks for it. */
const WITH_PATH: readonly ArmCalloutType[] = ['external_data', 'webapi', 'sandbox_artifacts', 'azure_openai', 'kusto'];
/** Their folders belong to different people. */
const WITH_FOLDERS: readonly ArmCalloutType[] = ['external_data', 'webapi', 'sandbox_artifacts'];

/** What is an error, a warning, or fine: by what a rule reaches and the callout type that it is for. */
export const SEVERITY_OF_REACH: Readonly<Record<Reached, Row>> = {
  'any-host': {
    severity: 'error',
    types: ARM_CALLOUT_TYPES,
    why: 'anyone who can run a query can send data to a host of their own',
  },
  'any-local-name': {
    severity: 'error',
    types: ARM_CALLOUT_TYPES,
    why: 'names without a dot are those of machines nearby, which should not be reachable from outside, and the rule names none of them',
  },
  'any-suffix': {
    severity: 'error',
    types: ARM_CALLOUT_TYPES,
    why: 'the name is a chosen one, but under most domains it is free, and anybody can register it there',
  },
  'any-user': {
    severity: 'error',
    types: ARM_CALLOUT_TYPES,
    why: 'programs disagree on where a host begins that has a user name before it, and people read the user name as the host',
  },
  'any-address': {
    severity: 'error',
    types: ARM_CALLOUT_TYPES,
    why: 'addresses of the cloud are given to anybody, and those of the own network are not to be reached from outside',
  },
  'public-suffix': {
    severity: 'error',
    types: ARM_CALLOUT_TYPES,
    why: 'anybody can register a name there and receive what is sent to it',
  },
  'any-tenant': {
    severity: 'error',
    types: ARM_CALLOUT_TYPES,
    why: 'anybody can get a name there. That predefined rules open some of these domains holds only while outbound access is not restricted',
  },
  'any-tenant-by-path': {
    severity: 'error',
    types: WITH_PATH,
    why: 'tenants share the host, and only the path says whose data it is; types that are matched by their host alone have no path',
  },
  'any-region': {
    severity: 'warning',
    types: ARM_CALLOUT_TYPES,
    why: 'the name is a chosen one, but in a region where it is free somebody else may take it',
  },
  'path-beginning': {
    severity: 'warning',
    types: WITH_FOLDERS,
    why: 'a container or folder with a longer name is another one, though of the same account',
  },
};

/** How bad it is; null where it does no harm. A type that is not known is judged as if it spoke HTTP. */
export function severityOf(reached: Reached, type: string | null): Severity | null {
  const { severity, types } = SEVERITY_OF_REACH[reached];
  const known = type === null ? null : armCalloutTypeOf(type);
  return known === null || types.includes(known) ? severity : null;
}
