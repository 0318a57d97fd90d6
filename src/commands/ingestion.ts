import { clusterUri, type ClusterState } from '../cluster/state.js';
import { kustoError, type KustoError } from './error.js';

/** What clients of ingestion ask first. The endpoint of queries and commands serves none of these. */
const COMMANDS =
  /^(?:\s|\/\/[^\n]*\n)*(\.\s*(?:get\s+kusto\s+identity\s+token|(?:get|show)\s+ingestion\s+resources)\b)/;

/** The service's refusal of a command of the ingestion endpoint; null for any other text. The first of them is recorded. */
export function wrongEndpoint(state: ClusterState, text: string): KustoError | null {
  const [whole, command = ''] = COMMANDS.exec(text) ?? [];
  if (whole === undefined) return null;
  const words = command.replace(/^\.\s*/, '').replace(/\s+/g, ' ');
  const ingestion = clusterUri(state).replace('https://', 'https://ingest-');
  return kustoError({
    code: 'BadRequest',
    reason: 'WRONG_ENDPOINT',
    message: `Cannot ${words} from this service endpoint. The appropriate endpoint is most likely '${ingestion}/'.`,
    hint: 'it is a command of the ingestion endpoint, and nothing can be ingested here',
    span: { start: whole.length - command.length, end: whole.length },
  });
}
