/**
 * The seconds that this process has computed for. What limits the time of an analysis counts these: an answer, and with it the
 * gate of a pull request, should not depend on what else the machine is doing.
 */
export function computingTime(): number {
  // The system takes its time to tell; what it told a moment ago is as good.
  const now = performance.now();
  if (now - lastAsked >= MILLISECONDS_TO_TRUST) {
    const { user, system } = process.cpuUsage();
    lastTold = (user + system) / 1_000_000;
    lastAsked = now;
  }
  return lastTold;
}

const MILLISECONDS_TO_TRUST = 20;
let lastAsked = -Infinity;
let lastTold = 0;
