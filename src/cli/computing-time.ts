/**
 * The seconds that this process has computed for. What limits the time of an analysis counts these: an answer, and with it the
 * gate of a pull request, should not depend on what else the machine is doing.
 */
export function computingTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000_000;
}
