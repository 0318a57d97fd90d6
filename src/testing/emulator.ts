import type { StartEmulatorOptions, TestEmulator } from '../server/test-emulator.js';

/**
 * Starts an emulator in this process: Kusto's management endpoint on a port of 127.0.0.1, for the SDKs and tools under test.
 * Needs Node. Its server is loaded with the first call.
 */
export async function startEmulator(options: StartEmulatorOptions = {}): Promise<TestEmulator> {
  const { startTestEmulator } = await import('../server/test-emulator.js');
  return startTestEmulator(options);
}
