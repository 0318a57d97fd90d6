import type { JsonRecord, JsonValue } from '../json/nodes.js';
import { DEFAULT_CALLER, ROLES, roleNames, type Caller, type Role } from './caller.js';
import { sameName } from './names.js';

/*
 * Who has which role on a cluster, as ARM's `principalAssignments` say: those of resources and those of templates.
 */

export const ASSIGNMENT = 'Microsoft.Kusto/clusters/principalAssignments';

/** An assignment as a template describes it. */
export interface TemplateAssignment {
  /** Of the resource, without that of its cluster. */
  readonly name: string;
  readonly apiVersion: string;
  readonly properties: JsonRecord;
}

/** A role that is assigned. */
export interface PrincipalAssignment {
  /** An object id, an application's id, or an e-mail address. */
  readonly principalId: string;
  /** Empty where none was given: any tenant. */
  readonly tenantId: string;
  readonly role: Role;
}

/** Somebody by all the names that assignments may use. */
export interface AssignedPrincipal {
  /** In lower case. */
  readonly ids: readonly string[];
  /** null: not known. */
  readonly tenantId: string | null;
}

/** A caller as settings give it; a role of null is the one that the cluster's assignments give. */
export interface GivenCaller {
  readonly principal: string;
  readonly role: Role | null;
}

/** The roles of a cluster by ARM's names (azure-rest-api-specs, ClusterPrincipalRole), the strongest first. */
export const ASSIGNED_ROLES = ROLES.flatMap(role => (role === 'none' ? [] : [[roleNames[role], role] as const]));

/** What the properties of an assignment say; null where they name nobody. A role that is not known gives none. */
export function assignmentOf({ principalId, tenantId, role: named }: JsonRecord): PrincipalAssignment | null {
  if (typeof principalId !== 'string') return null;
  const role = ASSIGNED_ROLES.find(([name]) => typeof named === 'string' && sameName(name, named))?.[1] ?? 'none';
  return { principalId, tenantId: textOf(tenantId), role };
}

/** The strongest role that somebody has; null where nobody is assigned any. */
export function assignedRole(
  { ids, tenantId }: AssignedPrincipal,
  assignments: readonly PrincipalAssignment[],
): Role | null {
  if (assignments.length === 0) return null;
  const held = assignments
    .filter(
      assignment =>
        ids.includes(assignment.principalId.toLowerCase()) &&
        (assignment.tenantId === '' || tenantId === null || sameName(assignment.tenantId, tenantId)),
    )
    .map(({ role }) => role);
  return ROLES.find(role => held.includes(role)) ?? 'none';
}

/** Somebody by a fully qualified name, `aaduser=<object id>;<tenant id>`, or by the bare id. */
export function principalNamed(name: string): AssignedPrincipal {
  const [, id = name, tenantId = ''] = /^\s*(?:\w+=)?([^;]*)(?:;(.*))?$/s.exec(name) ?? [];
  return { ids: [id.trim().toLowerCase()], tenantId: tenantId.trim() === '' ? null : tenantId.trim() };
}

/** A caller in the role that is given or assigned; where nobody is assigned any, in that of the default caller. */
export function callerOn({ principal, role }: GivenCaller, assignments: readonly PrincipalAssignment[]): Caller {
  return { principal, role: role ?? assignedRole(principalNamed(principal), assignments) ?? DEFAULT_CALLER.role };
}

/** What the template of a cluster assigns. */
export function templateAssignments(assignments: readonly TemplateAssignment[] = []): readonly PrincipalAssignment[] {
  return assignments.map(({ properties }) => assignmentOf(properties)).filter(each => each !== null);
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
