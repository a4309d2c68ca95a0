import { type DestinationStream, type Logger, pino } from 'pino';

/** Everything that the host writes into its log, as one JSON object a line. */
export type HostLogger = Logger;

/**
 * @param destination where the lines go; default stdout, `silent` for nowhere
 */
export function createLogger(destination?: DestinationStream | 'silent'): HostLogger {
  const options = {
    base: null,
    level: destination === 'silent' ? 'silent' : 'info',
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: describeError },
  };
  return pino(options, typeof destination === 'object' ? destination : stdout());
}

/** Each line is written before the next one is made: by itself pino loses, or mixes up, the last ones of a process that ends. */
function stdout(): DestinationStream {
  return pino.destination({ dest: 1, sync: true });
}

interface ErrorDescription {
  readonly type: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly cause?: ErrorDescription;
}

/** Name, message and stack alone: the further fields of a database's or a client's error hold parameters and headers. */
function describeError(error: unknown): ErrorDescription {
  if (!(error instanceof Error)) return { type: typeof error, message: 'not an Error', stack: undefined };
  const described = { type: error.name, message: error.message, stack: error.stack };
  return error.cause instanceof Error ? { ...described, cause: describeError(error.cause) } : described;
}
