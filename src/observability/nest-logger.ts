import { inspect } from 'node:util';
import type { LoggerService } from '@nestjs/common';
import type { HostLogger } from './create-logger.js';
import { currentFacts } from './request-facts.js';

/** Lets everything that is logged through Nest's Logger go to the host's log, with the id of the request it belongs to. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: HostLogger) {}

  log(message: unknown, ...rest: unknown[]): void {
    const { context } = split(rest);
    // One line for each route and module is of use only to somebody who looks for a missing one.
    this.write(BOOT_CONTEXTS.has(context ?? '') ? 'debug' : 'info', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  private write(
    level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal',
    message: unknown,
    rest: unknown[],
  ) {
    const { context, stack } = split(rest);
    const err = message instanceof Error ? message : undefined;
    const text =
      err?.message ?? (typeof message === 'string' ? message : inspect(message, { breakLength: Infinity }));
    this.logger[level]({ requestId: currentFacts()?.requestId, context, stack, err }, text);
  }
}

const BOOT_CONTEXTS: ReadonlySet<string> = new Set(['InstanceLoader', 'RoutesResolver', 'RouterExplorer']);

/** Nest appends a stack where there is one, and then the context. */
function split(rest: readonly unknown[]): { context: string | undefined; stack: string | undefined } {
  const texts = rest.filter((part) => typeof part === 'string');
  return { context: texts.at(-1), stack: texts.find((text) => text.includes('\n    at ')) };
}
