import type { INestApplicationContext } from '@nestjs/common';
import type { HostLogger } from './observability/create-logger.js';

/**
 * Ends the process in good order on the first SIGTERM, SIGINT or SIGHUP, and with 0: requests under way end, then the
 * modules, then the database. A second signal does not wait, and neither does anybody longer than `limitMs`.
 */
export function stopOnSignal(
  app: Pick<INestApplicationContext, 'close'>,
  logger: HostLogger,
  limitMs = 30_000,
): void {
  let isStopping = false;
  const onSignal = (signal: string): void => {
    if (isStopping) {
      logger.warn({ signal }, 'stopped at once');
      process.exit(1);
    }
    isStopping = true;
    logger.info({ signal }, 'shutting down');
    setTimeout(() => {
      logger.error('stopped before everything had ended: it took too long');
      process.exit(1);
    }, limitMs).unref();
    void stop(app, logger);
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, onSignal);
}

async function stop(app: Pick<INestApplicationContext, 'close'>, logger: HostLogger): Promise<never> {
  try {
    await app.close();
  } catch (error) {
    logger.error({ err: error }, 'shutting down has failed');
    process.exit(1);
  }
  process.exit(0);
}
