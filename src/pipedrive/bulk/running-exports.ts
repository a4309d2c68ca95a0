import { Injectable } from '@nestjs/common';

import { ShuttingDownError } from '../errors/index.js';
import { RunningExport } from './running-export.js';

/** The exports of this process that are under way. */
@Injectable()
export class RunningExports {
  readonly #running = new Set<RunningExport>();
  #stopped: Promise<void> | undefined;

  get ids(): string[] {
    return [...this.#running].map(({ id }) => id);
  }

  /** @throws ShuttingDownError where the service is being stopped */
  begin(): RunningExport {
    if (this.#stopped !== undefined) throw new ShuttingDownError();
    const running = new RunningExport();
    this.#running.add(running);
    void running.ended.then(() => this.#running.delete(running));
    return running;
  }

  /** Lets them end, with their receipts kept, and begins no more. */
  stop(): Promise<void> {
    return (this.#stopped ??= this.#end());
  }

  async #end(): Promise<void> {
    for (const running of this.#running) running.stop();
    await this.#ended(TO_BE_TAKEN_MS);
    for (const running of this.#running) running.cut();
    await this.#ended(TO_BE_KEPT_MS);
  }

  async #ended(limitMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise((resolve) => (timer = setTimeout(resolve, limitMs)));
    await Promise.race([Promise.all([...this.#running].map(({ ended }) => ended)), limit]);
    clearTimeout(timer);
  }
}

/** A client that is slow to take what has been read for it has so long, of the half minute that a host has in all. */
const TO_BE_TAKEN_MS = 10_000;

/** So long the database has to write down the receipts of those that are cut. */
const TO_BE_KEPT_MS = 5_000;
