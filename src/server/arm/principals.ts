import { isRecord } from '../../arm/values.js';
import { ASSIGNED_ROLES, ASSIGNMENT, assignmentOf, type PrincipalAssignment } from '../../cluster/assignments.js';
import { sameName } from '../../cluster/names.js';
import { clusterIdentifier } from '../../cluster/resource.js';
import type { ClusterState } from '../../cluster/state.js';
import type { JsonRecord } from '../../json/nodes.js';
import { nearest } from '../../../grammar/text/nearest.js';
import { mention } from '../../../grammar/text/mention.js';
import { armRefusals } from './errors.js';
import type { ArmState } from './state.js';

const PRINCIPAL_TYPES = ['App', 'Group', 'User'];

/** The assignments of a cluster, in the order in which they were made; those that templates made are among them. */
export function assignmentsOf({ resources }: ArmState, cluster: ClusterState): readonly PrincipalAssignment[] {
  const prefix = `${clusterIdentifier(cluster).toLowerCase()}/`;
  return Object.entries(resources).flatMap(([key, { type, body }]) => {
    if (!key.startsWith(prefix) || !sameName(type, ASSIGNMENT)) return [];
    return assignmentOf(propertiesOf(body)) ?? [];
  });
}

/** Refuses an assignment that would give nobody a role, or one that does not exist. */
export function requireAssignment(body: JsonRecord): void {
  const { principalId, principalType, role } = propertiesOf(body);
  if (typeof principalId !== 'string' || principalId === '')
    throw armRefusals.badRequest('properties.principalId: expected a string');
  requireWord(
    'role',
    role,
    ASSIGNED_ROLES.map(([name]) => name),
  );
  requireWord('principalType', principalType, PRINCIPAL_TYPES);
}

function requireWord(name: string, value: unknown, words: readonly string[]): void {
  const text = typeof value === 'string' ? value : '';
  if (words.some(word => sameName(word, text))) return;
  const similar = nearest(text, words);
  const question = similar === null ? '' : `; did you mean ${mention(similar)}?`;
  throw armRefusals.badRequest(
    `properties.${name}: expected one of ${words.join(', ')}, but found ${mention(text)}${question}`,
  );
}

function propertiesOf({ properties }: JsonRecord): JsonRecord {
  return isRecord(properties) ? properties : {};
}
