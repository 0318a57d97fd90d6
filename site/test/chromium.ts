import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { chromium, type Browser } from 'playwright-core';
import { startSite } from '../serve.mjs';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Whether there is a browser to test with. */
export const isInstalled = existsSync(CHROMIUM);
if (!isInstalled) console.warn(`the tests of the page need Chromium at ${CHROMIUM}: skipped`);

/** A browser that asks for nothing of its own. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // Thousands of links are opened one after another.
      '--disable-ipc-flooding-protection',
      '--force-device-scale-factor=1',
      '--font-render-hinting=none',
    ],
  });
}

/** The built site, served. */
export interface Pages {
  readonly origin: string;
  close(): void;
}

export async function startPages(): Promise<Pages> {
  const server = await startSite(0);
  // The server listens on a port of this machine.
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, close: () => server.close() };
}
