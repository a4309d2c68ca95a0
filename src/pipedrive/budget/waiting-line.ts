import { setTimeout as sleep } from 'node:timers/promises';

import { unlessAbandoned } from '../upstream/abandonment.js';
import type { PlannedCall } from '../upstream/company-budget.js';
import type { OwnCall } from './own-calls.js';
import type { TurnTaken } from './take-turn.js';

/** A call that may be sent. */
export interface Grant {
  readonly call: OwnCall;
  /** Whether what is left of the day was not known. */
  readonly isBlind: boolean;
}

interface Waiter {
  readonly planned: PlannedCall;
  readonly grant: (grant: Grant) => void;
  readonly fail: (error: unknown) => void;
}

/** One user's bulk calls that wait for room in this process: one takes turns for all of them. */
export class WaitingLine {
  private waiters: Waiter[] = [];
  private isMoving = false;

  /**
   * @param terms.takeTurn asks for room for these calls
   * @param terms.begin counts a call as sent
   * @param terms.stopping fires when nobody is to wait any more
   */
  constructor(
    private readonly terms: {
      readonly takeTurn: (waiting: readonly PlannedCall[]) => Promise<TurnTaken>;
      readonly begin: (planned: PlannedCall) => OwnCall;
      readonly end: (call: OwnCall) => void;
      readonly stopping: AbortSignal;
    },
  ) {}

  /**
   * Waits until the call may be sent.
   * @throws RateLimitError where bulk work has to stop for today
   * @throws ExternalApiError where the call is given up, or the service stops
   */
  async room(planned: PlannedCall): Promise<Grant> {
    let waiter: Waiter | undefined;
    const granted = new Promise<Grant>((grant, fail) => {
      waiter = { planned, grant, fail };
      this.waiters = inLine(this.waiters, waiter);
    });
    if (!this.isMoving) void this.move();
    try {
      return await unlessAbandoned(granted, planned.signal);
    } catch (error) {
      this.waiters = this.waiters.filter((other) => other !== waiter);
      // It may have been granted in the moment in which it was given up.
      granted.then(
        ({ call }) => this.terms.end(call),
        () => {},
      );
      throw error;
    }
  }

  private async move(): Promise<void> {
    this.isMoving = true;
    const { stopping } = this.terms;
    try {
      while (this.waiters.length > 0) {
        const asked = [...this.waiters];
        const taken = await unlessAbandoned(
          this.terms.takeTurn(asked.map(({ planned }) => planned)),
          stopping,
        );
        this.serve(taken, asked);
        // Who has come meanwhile has not been refused anything yet.
        if (this.waiters.some((waiter) => asked.includes(waiter)))
          await unlessAbandoned(sleep(taken.lookAgainMs, undefined, { ref: false }), stopping);
      }
    } catch (error) {
      this.failAll(error);
    } finally {
      this.isMoving = false;
    }
  }

  private serve({ over, dealt, isBlind }: TurnTaken, asked: readonly Waiter[]): void {
    const left = new Map(dealt);
    this.waiters = this.waiters.filter((waiter) => {
      const { planned, grant } = waiter;
      // Who has come meanwhile to go first waits for the next turn: this one has counted the tokens of others.
      if (!asked.includes(waiter)) return true;
      const count = left.get(planned.bulk ?? '') ?? 0;
      if (count === 0) return true;
      left.set(planned.bulk ?? '', count - 1);
      grant({ call: this.terms.begin(planned), isBlind });
      return false;
    });
    if (over !== undefined) this.failAll(over);
  }

  private failAll(error: unknown): void {
    const waiters = this.waiters;
    this.waiters = [];
    for (const { fail } of waiters) fail(error);
  }
}

/** Behind those who go first, where it is one of them, and behind all where it is not. */
function inLine(waiters: readonly Waiter[], waiter: Waiter): Waiter[] {
  const others = waiters.findIndex(({ planned }) => planned.goesFirst !== true);
  if (waiter.planned.goesFirst !== true || others === -1) return [...waiters, waiter];
  return waiters.toSpliced(others, 0, waiter);
}
