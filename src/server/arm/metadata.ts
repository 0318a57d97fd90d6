import { TENANT } from '../../arm/tenant.js';
import type { ServerResponse } from '../exchange.js';
import { jsonAnswer } from './answers.js';
import type { ArmRequest } from './context.js';
import { armRefusals } from './errors.js';

const AUDIENCE = 'https://management.core.windows.net/';

/** GET /metadata/endpoints: where a client that knows this server only finds the rest. From 2018 on a list of clouds. */
export function answerMetadata({ method, origin, apiVersion }: ArmRequest): ServerResponse {
  if (method !== 'GET') throw armRefusals.method(method);
  const authentication = { loginEndpoint: origin, audiences: [AUDIENCE, origin] };
  if (apiVersion < '2018') {
    return jsonAnswer(200, { galleryEndpoint: origin, graphEndpoint: origin, portalEndpoint: origin, authentication });
  }
  return jsonAnswer(200, [
    {
      name: 'kusto-callout',
      portal: origin,
      resourceManager: origin,
      media: origin,
      graph: origin,
      gallery: origin,
      batch: origin,
      graphAudience: origin,
      activeDirectoryDataLake: origin,
      sqlManagement: origin,
      vmImageAliasDoc: origin,
      authentication: { ...authentication, tenant: TENANT, identityProvider: 'AAD' },
      suffixes: {},
    },
  ]);
}
