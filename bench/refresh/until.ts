import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Looks again and again until something holds.
 * @throws Error that names what did not come about within two minutes, several times what the slowest step takes
 */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadlineMs = performance.now() + 120_000;
  while (!(await holds())) {
    if (performance.now() > deadlineMs) throw new Error(`It has not come about that ${what}`);
    await sleep(20);
  }
}
