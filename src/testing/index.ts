/**
 * For test harnesses: matchers for Vitest and Jest, `expect.extend(calloutMatchers)`, and the emulator, `await startEmulator()`.
 *
 * @module
 */
export { startEmulator } from './emulator.js';
export {
  calloutMatchers,
  type CalloutMatchers,
  type ExpectedRefusal,
  type ExpectedRow,
  type MatcherContext,
  type MatcherResult,
} from './matchers.js';
export type { ClusterAddress } from '../server/emulator.js';
export type { StartEmulatorOptions, TestEmulator } from '../server/test-emulator.js';
