import { KEPT_MS, WINDOW_MS } from './rolling-window.js';

/** A call of this process. */
export interface OwnCall {
  /** Null of a page's. */
  readonly work: string | null;
  readonly account: string;
  readonly tokens: number;
  readonly sentAt: number;
  endedAt: number | undefined;
}

/** This process's calls on behalf of one user. Times are of a clock that never goes back. */
export class OwnCalls {
  private calls: OwnCall[] = [];
  private roundTrips: number[] = [];
  /** Of the latest round trips. */
  private quickest = 0;

  begin(call: Pick<OwnCall, 'work' | 'account' | 'tokens'>, now: number): OwnCall {
    const begun = { ...call, sentAt: now, endedAt: undefined };
    this.calls = this.calls.filter((former) => this.countedAt(former, now) > now - KEPT_MS);
    this.calls.push(begun);
    return begun;
  }

  end(call: OwnCall, now: number): void {
    call.endedAt = now;
    this.roundTrips = [...this.roundTrips.slice(1 - ROUND_TRIPS), now - call.sentAt];
    this.quickest = Math.min(...this.roundTrips);
  }

  /**
   * How many calls Pipedrive's window may hold that was shown by the answer to a call that was sent at this moment: all
   * that have been sent since, too.
   */
  usedSince(sentAt: number, now: number): number {
    return this.calls.filter((call) => this.countedAt(call, now) > sentAt - WINDOW_MS).length;
  }

  tokensInFlight(): number {
    return this.calls.reduce((sum, { endedAt, tokens }) => (endedAt === undefined ? sum + tokens : sum), 0);
  }

  /** All that may still count, each with the moment from which it does. */
  dated(now: number): { call: OwnCall; at: number }[] {
    return this.calls.map((call) => ({ call, at: this.countedAt(call, now) }));
  }

  /**
   * When Pipedrive has counted the call, if its way there and back was as quick as the quickest; where it was slower (a
   * process that was halted, a slow network), that is when it may have. So no two windows that are a window apart here
   * overlap there.
   */
  private countedAt({ sentAt, endedAt }: OwnCall, now: number): number {
    return Math.max(sentAt, (endedAt ?? now) - this.quickest);
  }
}

/** How many the quickest is chosen from. */
const ROUND_TRIPS = 20;
