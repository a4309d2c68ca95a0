import type { ExportRecord } from '../../upstream/records/export-record.js';

/** A piece of work that asks Pipedrive for a page or so: what it brought, and what has to follow it. */
export type Task = () => Promise<TaskResult>;

export interface TaskResult {
  /** Some may have been read by another task as well. */
  readonly records: readonly ExportRecord[];
  readonly next: readonly Task[];
}

/** How a collection is read, by as many tasks side by side as there are lanes. */
export interface Plan {
  readonly begin: Task;
  /** More to do at this moment, for a lane that would stand idle. */
  idle(): Task | undefined;
  /** What comes when nothing is under way any more; asked again each time, until there is nothing. */
  afterwards(): readonly Task[];
}

/**
 * Works a plan off. Results come as they are there, in no order; no more tasks begin than there are lanes, nor while as
 * many results wait to be taken.
 *
 * @param lanes how many there are at this moment, one at least
 * @param prepare what is done with records before they are handed out, beside the tasks
 */
export async function* workOff<T>(
  plan: Plan,
  lanes: () => number,
  prepare: (records: readonly ExportRecord[]) => Promise<T>,
): AsyncGenerator<T> {
  const waiting: Task[] = [plan.begin];
  const underWay = new Set<Promise<void>>();
  const ready: T[] = [];
  let failure: { readonly error: unknown } | undefined;
  let ring: () => void = () => undefined;
  const run = async (task: Task): Promise<void> => {
    try {
      const { records, next } = await task();
      waiting.push(...next);
      // What follows need not wait until these are prepared.
      ring();
      if (records.length > 0) ready.push(await prepare(records));
    } catch (error) {
      failure ??= { error };
    }
  };
  const begin = (task: Task): void => {
    const running = run(task).finally(() => {
      underWay.delete(running);
      ring();
    });
    underWay.add(running);
  };
  for (;;) {
    while (underWay.size + ready.length < lanes()) {
      const task = waiting.shift() ?? plan.idle();
      if (task === undefined) break;
      begin(task);
    }
    const next = ready.shift();
    if (next !== undefined) yield next;
    else if (underWay.size > 0) await new Promise<void>((resolve) => (ring = resolve));
    else {
      if (failure === undefined) waiting.push(...plan.afterwards());
      if (waiting.length === 0) break;
    }
    if (failure !== undefined) throw failure.error;
  }
}
