import { shellWord } from '../../../grammar/text/shell.js';
import { PRODUCT_VERSION } from '../../commands/product.js';
import type { ClusterAddress } from '../../server/emulator.js';
import { printable } from '../../../grammar/text/mention.js';
import type { Style } from '../style.js';

/** What an emulator that has started is reached by. */
export interface Addresses {
  readonly kusto: string;
  /** null without https. */
  readonly arm: string | null;
  /** The file of the certificate that clients of ARM must trust. */
  readonly caFile: string | null;
  readonly msiEndpoint: string;
  readonly clusters: readonly ClusterAddress[];
}

/** What people are told at the start. */
export function greeting(addresses: Addresses, notes: readonly string[], style: Style): string {
  const { kusto, arm, clusters } = addresses;
  const count = clusters.length === 1 ? 'a cluster' : `${clusters.length} clusters`;
  const lines = [
    `${style.strong(`kusto-callout ${PRODUCT_VERSION}`)} serves ${count}; Ctrl+C stops it.`,
    ...notes.map(printable),
    '',
    `Kusto  ${kusto}`,
    ...(arm === null ? [] : [`ARM    ${arm}`]),
  ];
  for (const { name, resourceId, connectionString } of clusters) {
    lines.push('', style.strong(printable(name)), `  ${printable(connectionString)}`, `  ${printable(resourceId)}`);
  }
  if (arm === null) lines.push('', style.faint('az and ARM clients need https: --https-port 0'));
  else lines.push('', 'az, in another shell:', ...azCommands(addresses).map(command => `  ${command}`));
  return `${lines.join('\n')}\n`;
}

/** How az is pointed at the emulator, with settings of its own so that the user's stay as they are. */
function azCommands({ arm, caFile, msiEndpoint }: Addresses): readonly string[] {
  const url = arm ?? '';
  return [
    'export AZURE_CONFIG_DIR=$(mktemp -d) AZURE_CORE_COLLECT_TELEMETRY=false',
    `export REQUESTS_CA_BUNDLE=${shellWord(caFile ?? '')} MSI_ENDPOINT=${msiEndpoint}`,
    `az cloud register -n kusto-callout --endpoint-resource-manager ${url} --endpoint-management ${url} --endpoint-active-directory ${url} --endpoint-active-directory-graph-resource-id ${url} --endpoint-active-directory-resource-id https://management.core.windows.net/`,
    'az cloud set -n kusto-callout && az login --identity --allow-no-subscriptions',
  ];
}
