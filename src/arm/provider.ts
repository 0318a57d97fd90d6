import type { Span } from '../../grammar/text/positions.js';
import type { JsonObject, JsonRecord } from '../json/nodes.js';
import type { DeploymentScope } from './scope.js';

/** A resource as a deployment makes it. */
export interface ResourceRequest {
  readonly identifier: string;
  readonly type: string;
  /** With the names of its parents: `cluster/database`. */
  readonly name: string;
  readonly apiVersion: string;
  /** The path in the template. */
  readonly target: string;
  /** The resource itself, evaluated; places are those of the template. */
  readonly body: JsonObject;
  readonly scope: DeploymentScope;
}

/** What makes resources. */
export interface Provider {
  /** Makes or changes a resource, and gives it as it is then. */
  provision(request: ResourceRequest): JsonRecord;
  /** A resource that was there before, or null where it is not known. */
  existing(identifier: string): JsonRecord | null;
  /** The same for a resource that the template has and leaves as it was. */
  kept(identifier: string): JsonRecord | null;
  /** Is told of a resource that is left out, since only Azure knows what it is. */
  leftOut(type: string, target: string, span: Span, reason: string): void;
}
