/**
 * Matchers for test harnesses on Vitest or Jest: `expect.extend(calloutMatchers)`.
 *
 * @module
 */
export { calloutMatchers, type CalloutMatchers, type ExpectedRefusal } from './matchers.js';
