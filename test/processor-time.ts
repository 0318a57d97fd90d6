/**
 * The milliseconds that this process has computed for, all threads together: what tests bound, since a clock on the wall also
 * counts what other processes do on a busy machine.
 */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
