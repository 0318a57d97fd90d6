import { isRecord } from '../../arm/values.js';
import { addCalloutPolicies, removeCalloutPolicy } from '../../cluster/callout-policies.js';
import type { ChangeResult } from '../../cluster/change.js';
import { clusterIdentifier } from '../../cluster/resource.js';
import type { ClusterState } from '../../cluster/state.js';
import type { JsonRecord, JsonValue } from '../../json/nodes.js';
import type { ServerResponse } from '../exchange.js';
import { emptyAnswer, jsonAnswer } from './answers.js';
import { beginChange, changed, requireCluster, type ClusterPlace } from './clusters.js';
import type { ArmRequest } from './context.js';
import { armRefusals } from './errors.js';
import { checkChildName } from './name-availability.js';
import { bothOperationHeaders } from './operations.js';
import { listClusterSkus } from './skus.js';
import { warningHeaders } from './warnings.js';

/** `POST …/clusters/{name}/{action}`, and the one list that is a GET. */
export function answerClusterAction(request: ArmRequest, place: ClusterPlace, action: string): ServerResponse {
  const { state } = requireCluster(request.state, place);
  switch (action.toLowerCase()) {
    case 'addcalloutpolicies':
      return changePolicies(request, place, addCalloutPolicies);
    case 'removecalloutpolicy':
      return changePolicies(request, place, removeCalloutPolicy);
    case 'listcalloutpolicies':
      requireMethod(request, 'POST');
      return jsonAnswer(200, { value: state.calloutPolicies ?? [] });
    case 'outboundnetworkdependenciesendpoints':
      requireMethod(request, 'GET');
      return jsonAnswer(200, { value: networkDependencies(state) });
    // Nothing follows a cluster here. The service takes both methods.
    case 'listfollowerdatabases':
      return jsonAnswer(200, { value: [] });
    case 'listlanguageextensions':
      requireMethod(request, 'POST');
      return jsonAnswer(200, { value: languageExtensions(state) });
    case 'checknameavailability':
    case 'checkprincipalassignmentnameavailability':
      return checkChildName(request, place);
    case 'skus':
      return listClusterSkus(request, place);
    default:
      throw armRefusals.noAction(action);
  }
}

function languageExtensions({ otherProperties }: ClusterState): readonly JsonValue[] {
  const { languageExtensions: written } = otherProperties;
  const value = isRecord(written) ? written['value'] : undefined;
  // An array of JSON is one of JSON values.
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
}

function changePolicies(
  request: ArmRequest,
  place: ClusterPlace,
  change: (state: ClusterState, text: string) => ChangeResult,
): ServerResponse {
  requireMethod(request, 'POST');
  const { state } = requireCluster(request.state, place);
  const { after, warnings } = changed(request, state, change(state, request.body));
  const operation = beginChange(request, 'ServiceConfigurationAlter', after);
  return emptyAnswer(202, { ...bothOperationHeaders(request, operation), ...warningHeaders(warnings) });
}

function requireMethod({ method }: ArmRequest, expected: string): void {
  if (method !== expected) throw armRefusals.method(method);
}

/** Hosts and ports by category, after the specification's example (OutboundNetworkDependenciesList): OURS(arm-invented-answers). */
const CATEGORIES: readonly (readonly [id: string, category: string, port: number, hosts: readonly string[]])[] = [
  [
    'AzureActiveDirectory',
    'Azure Active Directory',
    443,
    ['login.microsoftonline.com', 'graph.windows.net', 'graph.microsoft.com'],
  ],
  [
    'AzureMonitor',
    'Azure Monitor',
    443,
    ['gcs.prod.monitoring.core.windows.net', 'production.diagnostics.monitoring.core.windows.net'],
  ],
  [
    'CertificateAuthority',
    'Certificate Authority',
    80,
    ['ocsp.msocsp.com', 'ocsp.digicert.com', 'crl3.digicert.com', 'crl.microsoft.com', 'www.microsoft.com'],
  ],
  [
    'AzureStorage',
    'Azure Storage',
    443,
    ['blob', 'queue', 'table'].map(service => `{cluster}internalsa.${service}.core.windows.net`),
  ],
];

function networkDependencies(state: ClusterState): readonly JsonRecord[] {
  return CATEGORIES.map(([id, category, port, hosts]) => ({
    id: `${clusterIdentifier(state)}/OutboundNetworkDependenciesEndpoints/${id}`,
    name: `${state.name}/${id}`,
    type: 'Microsoft.Kusto/Clusters/OutboundNetworkDependenciesEndpoints',
    location: state.location,
    properties: {
      category,
      endpoints: hosts.map(host => ({
        domainName: host.replace('{cluster}', state.name.toLowerCase()),
        endpointDetails: [{ port }],
      })),
      provisioningState: 'Succeeded',
    },
  }));
}
