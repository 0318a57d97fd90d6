import { TENANT } from '../../arm/tenant.js';
import { sameName } from '../../cluster/names.js';
import type { JsonRecord } from '../../json/nodes.js';
import type { ServerResponse } from '../exchange.js';
import { jsonAnswer } from './answers.js';
import type { ArmRequest } from './context.js';
import { armRefusals } from './errors.js';
import { requireSubscription, subscriptionIds } from './places.js';

export function listSubscriptions({ method, state }: ArmRequest): ServerResponse {
  if (method !== 'GET') throw armRefusals.method(method);
  return jsonAnswer(200, { value: subscriptionIds(state).map(subscriptionBody) });
}

export function getSubscription({ method, state }: ArmRequest, subscriptionId: string): ServerResponse {
  if (method !== 'GET') throw armRefusals.method(method);
  requireSubscription(state, subscriptionId);
  const id = subscriptionIds(state).find(each => sameName(each, subscriptionId)) ?? subscriptionId;
  return jsonAnswer(200, subscriptionBody(id));
}

export function listTenants({ method }: ArmRequest): ServerResponse {
  if (method !== 'GET') throw armRefusals.method(method);
  return jsonAnswer(200, {
    value: [{ id: `/tenants/${TENANT}`, tenantId: TENANT, displayName: 'kusto-callout', tenantCategory: 'Home' }],
  });
}

/** Values that only clients read: OURS(arm-invented-answers). */
function subscriptionBody(subscriptionId: string): JsonRecord {
  return {
    id: `/subscriptions/${subscriptionId}`,
    authorizationSource: 'RoleBased',
    managedByTenants: [],
    subscriptionId,
    tenantId: TENANT,
    displayName: 'kusto-callout',
    state: 'Enabled',
    subscriptionPolicies: {
      locationPlacementId: 'Internal_2014-09-01',
      quotaId: 'Internal_2014-09-01',
      spendingLimit: 'Off',
    },
  };
}
