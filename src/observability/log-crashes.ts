import type { HostLogger } from './create-logger.js';

/**
 * Ends the process by an error that nobody has caught, as Node would, but tells it as every other error is told. Node
 * prints all that the error holds: a client's request with its Authorization header, a statement with its parameters.
 */
export function logCrashes(logger: HostLogger): void {
  process.on('uncaughtException', (error: unknown) => {
    logger.fatal({ err: error }, 'the service has crashed');
    process.exit(1);
  });
}
