/** What a deployment is made to: a resource group, or a level above. */
export interface DeploymentScope {
  readonly kind: 'group' | 'subscription' | 'management-group' | 'tenant';
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  /** Of the resource group, or of the deployment itself. */
  readonly location: string;
  readonly tenantId: string;
  readonly managementGroup: string;
}

export function subscriptionIdentifier(subscriptionId: string): string {
  return `/subscriptions/${subscriptionId}`;
}

export function groupIdentifier(subscriptionId: string, resourceGroup: string): string {
  return `${subscriptionIdentifier(subscriptionId)}/resourceGroups/${resourceGroup}`;
}

/** The identifier of what a deployment is made to. */
export function scopeIdentifier(scope: DeploymentScope): string {
  switch (scope.kind) {
    case 'group':
      return groupIdentifier(scope.subscriptionId, scope.resourceGroup);
    case 'subscription':
      return subscriptionIdentifier(scope.subscriptionId);
    case 'management-group':
      return `/providers/Microsoft.Management/managementGroups/${scope.managementGroup}`;
    case 'tenant':
      return '';
  }
}

/** The identifier of a resource below a scope: types and names alternate. Null where their numbers do not fit. A name may be empty. */
export function resourceIdentifier(scope: string, type: string, names: readonly string[]): string | null {
  const [namespace = '', ...types] = type.split('/');
  if (types.length === 0 || types.length !== names.length || [namespace, ...types].includes('')) return null;
  return `${scope}/providers/${namespace}/${types.map((part, index) => `${part}/${names[index] ?? ''}`).join('/')}`;
}
