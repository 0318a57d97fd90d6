import { ARM_CALLOUT_TYPES, type ArmCalloutType } from '../../../policy/callout-types.js';
import { SHARED_SERVICES } from './shared-services.data.js';

/** A label of a host that tenants share: written out, the tenant's own name, or a region or the like. */
export type FormLabel =
  { readonly kind: 'literal'; readonly text: string } | { readonly kind: 'tenant' } | { readonly kind: 'location' };

/** A service under whose domain anybody can get a name. */
export interface SharedService {
  /** `storage account` */
  readonly what: string;
  /** `anybody with a subscription chooses a free name` */
  readonly how: string;
  /** The callout types that are for this service alone; null where it is of use to any. */
  readonly types: readonly ArmCalloutType[] | null;
}

/** How hosts, and paths, of a service are made. */
export interface ServiceForm {
  readonly service: SharedService;
  /** `{account}.blob.core.windows.net` */
  readonly text: string;
  /** From the last one. */
  readonly labels: readonly FormLabel[];
  /** Before the segment of the tenant, `/` at least; null where tenants have hosts of their own. */
  readonly path: string | null;
  /** What follows the tenant's name: `blob.core.windows.net`. */
  readonly domain: string;
  /** Whether more labels may appear before the tenant's, which are the tenant's, too. */
  readonly hasDeeper: boolean;
}

let forms: readonly ServiceForm[] | undefined;

/** All forms of all services; made when first asked for. */
export function serviceForms(): readonly ServiceForm[] {
  forms ??= SHARED_SERVICES.flatMap(({ what, how, types, forms: texts }) => {
    const service: SharedService = { what, how, types: types?.flatMap(type => typeOf(type)) ?? null };
    const all = texts.trim().split(/\s+/);
    return all.map(text => formOf(service, text, all));
  });
  return forms;
}

function formOf(service: SharedService, text: string, all: readonly string[]): ServiceForm {
  const slash = text.indexOf('/');
  const host = slash < 0 ? text : text.slice(0, slash);
  const labels = host.split('.').map(labelOf).toReversed();
  const domain = host.slice(host.lastIndexOf('}') + 1).replace(/^\.|<[^>]*>\./g, '');
  // Where regions are before the domain, too, a label before them is another tenant's name, not this one's.
  const hasRegions = all.some(other => other !== text && other.endsWith(`>.${host.slice(host.indexOf('}') + 2)}`));
  return {
    service,
    text,
    labels,
    path: slash < 0 ? null : text.slice(slash, text.lastIndexOf('/') + 1),
    domain,
    hasDeeper: slash < 0 && !hasRegions,
  };
}

function labelOf(text: string): FormLabel {
  if (text.startsWith('{')) return { kind: 'tenant' };
  return text.startsWith('<') ? { kind: 'location' } : { kind: 'literal', text };
}

function typeOf(name: string): ArmCalloutType | [] {
  return ARM_CALLOUT_TYPES.find(type => type === name) ?? [];
}
