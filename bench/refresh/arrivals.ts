import { answers, type Behaviour } from './behaviours.js';
import { until } from './until.js';
import type { WorkerProcess } from './worker-process.js';

/** The requests of one process that are treated otherwise than everybody else's, once they have come. */
export class Arrivals {
  private readonly come = new Set<string>();
  private readonly laterCome = new Set<string>();

  /** The first process's requests are treated so, all others honestly or as `others` says. */
  firstOf(worker: WorkerProcess, behaviour: Behaviour, others: Behaviour = answers): Behaviour {
    return (request) => {
      const isFirst = request.worker === worker.name;
      (isFirst ? this.come : this.laterCome).add(request.accountId);
      return (isFirst ? behaviour : others)(request);
    };
  }

  /** Until the process has asked for each of these accounts. */
  haveCome(accountIds: readonly string[]): Promise<void> {
    return until(`${accountIds.join(', ')} are asked for`, () =>
      accountIds.every((accountId) => this.come.has(accountId)),
    );
  }

  /** Until another process has asked for one of these accounts. */
  haveSuccessor(accountIds: readonly string[]): Promise<void> {
    return until(`another process asks for one of ${accountIds.join(', ')}`, () =>
      accountIds.some((accountId) => this.laterCome.has(accountId)),
    );
  }
}
