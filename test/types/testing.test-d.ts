import { expect } from 'vitest';
import { Cluster } from '../../src/index.js';
import { calloutMatchers, startEmulator } from '../../src/testing/index.js';

/* Protects the types of `kusto-callout/testing`, as a project that uses Vitest sees them (callout-matchers.test.ts declares
 * them to Vitest). Checked by `npm run typecheck`, never run. */

expect.extend(calloutMatchers);
const cluster = new Cluster();
const result = cluster.execute('.show version');

expect(result).toSucceed();
expect(result).not.toBeRefused();
expect(result).toBeRefused('Forbidden');
expect(result).toBeRefused({ reason: 'AUTH_ROLE', message: /^Principal/ });
expect(result).toHaveRows([{ ServiceType: 'Engine' }]);
expect(cluster).toAllowCallout('sql', 'https://server.database.windows.net', { subject: 'host' });
expect(cluster).toDenyCallout('webapi', new URL('https://evil.example'));
// @ts-expect-error: a misspelt key.
expect(result).toBeRefused({ reasn: 'AUTH_ROLE' });
// @ts-expect-error: a misspelt reason.
expect(result).toBeRefused({ reason: 'AUTH_ROLES' });
// @ts-expect-error: a misspelt code.
expect(result).toBeRefused('Forbiden');
// @ts-expect-error: a URI is missing.
expect(cluster).toAllowCallout('sql');
// @ts-expect-error: a misspelt option.
expect(cluster).toAllowCallout('sql', 'https://a', { subjct: 'host' });

void startEmulator({ port: 0 });
// @ts-expect-error: a misspelt option.
void startEmulator({ prot: 0 });
