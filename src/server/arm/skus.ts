import type { ServerResponse } from '../exchange.js';
import { jsonAnswer } from './answers.js';
import { requireCluster, type ClusterPlace } from './clusters.js';
import type { ArmRequest } from './context.js';
import { capacityBounds } from './capacity.js';
import { armRefusals } from './errors.js';
import { requireSubscription, resourceGroups } from './places.js';

/*
 * The lists of the sizes that clusters come in.
 */

const DEVELOPMENT = ['Dev(No SLA)_Standard_D11_v2', 'Dev(No SLA)_Standard_E2a_v4'];
/** Of a recorded list, those that are current; which ones a region has differs: OURS(arm-invented-answers). */
const STANDARD = [
  'Standard_D11_v2',
  'Standard_D12_v2',
  'Standard_D13_v2',
  'Standard_D14_v2',
  'Standard_L8s_v3',
  'Standard_L16s_v3',
  'Standard_L32s_v3',
  'Standard_L8as_v3',
  'Standard_L16as_v3',
  'Standard_E2a_v4',
  'Standard_E4a_v4',
  'Standard_E8a_v4',
  'Standard_E16a_v4',
  'Standard_E2ads_v5',
  'Standard_E4ads_v5',
  'Standard_E8ads_v5',
  'Standard_E16ads_v5',
  'Standard_E8as_v5+1TB_PS',
  'Standard_E8as_v5+2TB_PS',
  'Standard_E16as_v5+3TB_PS',
  'Standard_E16as_v5+4TB_PS',
  'Standard_EC8ads_v5',
  'Standard_EC16ads_v5',
];
const SKUS: readonly (readonly [name: string, tier: string])[] = [
  ...DEVELOPMENT.map(name => [name, 'Basic'] as const),
  ...STANDARD.map(name => [name, 'Standard'] as const),
];

/** `GET …/providers/Microsoft.Kusto/skus`: one entry for each size and region, as recorded. */
export function listSkus({ method, state }: ArmRequest, subscriptionId: string): ServerResponse {
  if (method !== 'GET') throw armRefusals.method(method);
  requireSubscription(state, subscriptionId);
  const regions = [...new Set(['westeurope', ...resourceGroups(state).map(({ location }) => regionOf(location))])];
  return jsonAnswer(200, {
    value: SKUS.flatMap(([name, tier]) =>
      regions.map(region => ({
        resourceType: 'clusters',
        name,
        tier,
        locations: [region],
        locationInfo: [{ location: region, zones: ['3', '1', '2'], zoneDetails: [] }],
        restrictions: [],
      })),
    ),
  });
}

/** `GET …/locations/{location}/skus`, as recorded. */
export function listLocationSkus({ method, state }: ArmRequest, subscriptionId: string, place: string): ServerResponse {
  if (method !== 'GET') throw armRefusals.method(method);
  requireSubscription(state, subscriptionId);
  return jsonAnswer(200, {
    value: SKUS.map(([name, tier]) => ({
      resourceType: 'clusters',
      name,
      tier,
      locationInfo: [{ location: regionOf(place), zones: ['3', '1', '2'] }],
    })),
  });
}

/** `GET …/clusters/{name}/skus`: what the cluster may become (azure-rest-api-specs, KustoClustersListResourceSkus). */
export function listClusterSkus({ method, state }: ArmRequest, place: ClusterPlace): ServerResponse {
  if (method !== 'GET') throw armRefusals.method(method);
  requireCluster(state, place);
  return jsonAnswer(200, {
    value: SKUS.map(([name, tier]) => {
      const [minimum, maximum] = capacityBounds(tier);
      return {
        resourceType: 'Microsoft.Kusto/clusters',
        sku: { name, tier },
        capacity: { scaleType: 'automatic', minimum, maximum, default: minimum },
      };
    }),
  });
}

function regionOf(location: string): string {
  return location.toLowerCase().replaceAll(' ', '');
}
