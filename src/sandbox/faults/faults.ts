import type { RouteName } from '../route-name.js';
import { canHappen, isDefaultPlace, refusedParameter } from './fault-names.js';
import type { FaultName } from './fault-names.js';

/** A request, as a predicate of `on` sees it. */
export interface FaultTarget {
  readonly routeName: RouteName;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, unknown>>;
}

export interface FaultOptions {
  /** How many requests it happens to; default 1, Infinity until `clear`. */
  times?: number;
  /** Which requests: a route's name or a predicate; default any call of the API, or the token endpoint for its own faults. */
  on?: RouteName | ((target: FaultTarget) => boolean);
  /** How long 'slow' waits before the ordinary answer, in milliseconds; default 1000. */
  ms?: number;
  /** Seconds in a Retry-After header of the two rate limit faults; default none, as Pipedrive mostly sends none. */
  retryAfterSeconds?: number;
}

/** A fault that is happening. */
export interface Fault {
  readonly name: FaultName;
  readonly ms: number;
  readonly retryAfterSeconds: number | undefined;
}

interface PendingFault extends Fault {
  left: number;
  readonly on: FaultOptions['on'];
}

/** The faults that wait for a request. Those that fit the same request happen in the order in which they were asked for. */
export class Faults {
  private waiting: PendingFault[] = [];

  /**
   * Lets a fault happen to the next fitting requests, after authentication and before costs.
   * @throws RangeError when it could never happen: times below 1, or a route that has no such fault.
   */
  next(name: FaultName, options: FaultOptions = {}): void {
    const { times = 1, on, ms = 1000, retryAfterSeconds } = options;
    if (!(times >= 1)) throw new RangeError(`sandbox: times must be at least 1 (got ${times})`);
    if (typeof on === 'string' && !canHappen(name, on)) {
      throw new RangeError(`sandbox: ${name} cannot happen on ${on}`);
    }
    this.waiting.push({ name, left: times, on, ms, retryAfterSeconds });
  }

  /** Forgets the faults that have not happened yet. */
  clear(): void {
    this.waiting = [];
  }

  /** How many faults still wait. */
  get pending(): number {
    return this.waiting.reduce((sum, fault) => sum + fault.left, 0);
  }

  /** The fault that happens to this request, if one does; it is then used up by one. */
  take(target: FaultTarget): Fault | undefined {
    const fault = this.waiting.find((waiting) => waiting.left > 0 && fits(waiting, target));
    if (fault !== undefined) fault.left -= 1;
    return fault;
  }

  /** A fault that could not happen to the answer after all waits on, where it was; unless all are forgotten meanwhile. */
  putBack(fault: Fault): void {
    const taken = this.waiting.find((waiting) => waiting === fault);
    if (taken !== undefined) taken.left += 1;
  }
}

function fits(fault: PendingFault, target: FaultTarget): boolean {
  if (!canHappen(fault.name, target.routeName)) return false;
  const parameter = refusedParameter(fault.name);
  if (parameter !== undefined && target.query[parameter] === undefined) return false;
  if (fault.on === undefined) return isDefaultPlace(fault.name, target.routeName);
  return typeof fault.on === 'string' ? fault.on === target.routeName : fault.on(target);
}
