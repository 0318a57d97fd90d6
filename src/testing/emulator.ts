import type { StartEmulatorOptions, TestEmulator } from '../server/test-emulator.js';

/**
 * Starts an emulator in this process, for the SDKs and tools under test: Kusto's management endpoint and ARM on a port of 127.0.0.1,
 * a free one unless `options` name one. Needs Node. Close it when you are done. Its server is loaded with the first call.
 *
 * @throws ClusterError where one of the clusters cannot be made
 * @throws Error of Node's (`EADDRINUSE`, …) where the port cannot be had
 */
export async function startEmulator(options: StartEmulatorOptions = {}): Promise<TestEmulator> {
  const { startTestEmulator } = await import('../server/test-emulator.js');
  return startTestEmulator(options);
}
