import { groupIdentifier, subscriptionIdentifier } from '../../arm/scope.js';
import { armRefusals } from './errors.js';

/** A path of ARM: its segments decoded, without the empty ones (az sends a double slash). */
export type Segments = readonly string[];

const MAX_SEGMENTS = 40;
const MAX_SEGMENT_LENGTH = 260;
/** What no name of Azure has, and what would end a path or climb in it. */
const HOSTILE = /[\u0000-\u001f\u007f/\\?#%<>]|^\.{1,2}$/;

export function segmentsOf(path: string): Segments {
  const segments = path.split('/').filter(segment => segment !== '');
  if (segments.length > MAX_SEGMENTS) throw armRefusals.path();
  return segments.map(segment => {
    const name = decode(segment);
    if (name.length > MAX_SEGMENT_LENGTH || HOSTILE.test(name)) throw armRefusals.path();
    return name;
  });
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (fault) {
    if (fault instanceof URIError) throw armRefusals.path();
    throw fault;
  }
}

/** What a path of resources names: `…/providers/{namespace}/{type}/{name}/{type}/{name}…`. */
export interface ResourcePath {
  /** Without a slash at the end: of a subscription, a group, or of the resource that this one extends. */
  readonly scope: string;
  readonly subscriptionId: string;
  /** null: directly in the subscription. */
  readonly resourceGroup: string | null;
  readonly namespace: string;
  readonly types: readonly string[];
  /** As many as types, or one fewer: then the path ends in a type or an action. */
  readonly names: readonly string[];
}

/** Where the part of the provider begins; -1 where there is none. */
function providersAt(segments: Segments): number {
  return segments.findLastIndex(segment => segment.toLowerCase() === 'providers');
}

/** Reads `/subscriptions/{id}[/resourceGroups/{name}]…/providers/{namespace}/…`; null where the path is none of these. */
export function resourcePath(segments: Segments): ResourcePath | null {
  const at = providersAt(segments);
  const [, subscriptionId, groups, resourceGroup] = segments;
  const namespace = segments[at + 1];
  if (at < 2 || subscriptionId === undefined || namespace === undefined) return null;
  const inGroup = groups?.toLowerCase() === 'resourcegroups' && resourceGroup !== undefined && at >= 4;
  if (!inGroup && at !== 2) return null;
  const rest = segments.slice(at + 2);
  const base = inGroup ? groupIdentifier(subscriptionId, resourceGroup) : subscriptionIdentifier(subscriptionId);
  const extended = segments.slice(inGroup ? 4 : 2, at);
  return {
    scope: [base, ...extended].join('/'),
    subscriptionId,
    resourceGroup: inGroup ? resourceGroup : null,
    namespace,
    types: rest.filter((_, index) => index % 2 === 0),
    names: rest.filter((_, index) => index % 2 === 1),
  };
}
