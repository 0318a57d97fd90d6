import type { JsonRecord } from '../../json/nodes.js';
import type { FunctionCall } from '../call.js';
import { constant, type FunctionTable } from '../function.js';
import { groupIdentifier, subscriptionIdentifier } from '../scope.js';

/** Functions of the deployment and of what it is made to. */
export const deploymentFunctions: FunctionTable = {
  parameters: constant(1, 1, call => call.context.host.parameter(call, call.text(0))),
  variables: constant(1, 1, call => call.context.host.variable(call, call.text(0))),
  deployment: constant(0, 0, call => call.context.host.deployment(call)),
  environment: constant(0, 0, () => ENVIRONMENT),
  deployer: constant(0, 0, call => ({
    objectId: '00000000-0000-0000-0000-000000000001',
    tenantId: call.context.host.scope.tenantId,
    userPrincipalName: '',
  })),
  resourcegroup: constant(0, 0, call => {
    const { kind, subscriptionId, resourceGroup, location } = call.context.host.scope;
    if (kind !== 'group')
      call.fail('resourceGroup() has no answer in a deployment that is not made to a resource group');
    return {
      id: groupIdentifier(subscriptionId, resourceGroup),
      name: resourceGroup,
      type: 'Microsoft.Resources/resourceGroups',
      location,
      tags: {},
      properties: { provisioningState: 'Succeeded' },
    };
  }),
  subscription: constant(0, 0, call => {
    const { kind, subscriptionId, tenantId } = call.context.host.scope;
    if (kind === 'tenant' || kind === 'management-group')
      call.fail('subscription() has no answer in a deployment above subscriptions');
    return {
      id: subscriptionIdentifier(subscriptionId),
      subscriptionId,
      tenantId,
      displayName: 'kusto-callout',
    };
  }),
  tenant: constant(0, 0, call => tenant(call)),
  managementgroup: constant(0, 0, call => {
    const { managementGroup, tenantId } = call.context.host.scope;
    const id = `/providers/Microsoft.Management/managementGroups/${managementGroup}`;
    return {
      id,
      name: managementGroup,
      properties: { details: {}, displayName: managementGroup, tenantId },
      type: '/providers/Microsoft.Management/managementGroups',
    };
  }),
};

function tenant(call: FunctionCall): JsonRecord {
  const { tenantId } = call.context.host.scope;
  return { countryCode: 'US', displayName: 'kusto-callout', id: `/tenants/${tenantId}`, tenantId };
}

/** The public cloud (azure-resource-manager/templates/template-functions-deployment.md, environment). */
const ENVIRONMENT: JsonRecord = {
  name: 'AzureCloud',
  gallery: 'https://gallery.azure.com/',
  graph: 'https://graph.windows.net/',
  portal: 'https://portal.azure.com',
  graphAudience: 'https://graph.windows.net/',
  activeDirectoryDataLake: 'https://datalake.azure.net/',
  batch: 'https://batch.core.windows.net/',
  media: 'https://rest.media.azure.net',
  sqlManagement: 'https://management.core.windows.net:8443/',
  vmImageAliasDoc:
    'https://raw.githubusercontent.com/Azure/azure-rest-api-specs/master/arm-compute/quickstart-templates/aliases.json',
  resourceManager: 'https://management.azure.com/',
  authentication: {
    loginEndpoint: 'https://login.microsoftonline.com/',
    audiences: ['https://management.core.windows.net/', 'https://management.azure.com/'],
    tenant: 'common',
    identityProvider: 'AAD',
  },
  suffixes: {
    acrLoginServer: '.azurecr.io',
    azureDatalakeAnalyticsCatalogAndJob: 'azuredatalakeanalytics.net',
    azureDatalakeStoreFileSystem: 'azuredatalakestore.net',
    azureFrontDoorEndpointSuffix: 'azurefd.net',
    keyvaultDns: '.vault.azure.net',
    sqlServerHostname: '.database.windows.net',
    storage: 'core.windows.net',
  },
};
