import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Lets answers that come at the same time be worked through one a turn of the event loop. A page of 500 records takes some
 * 20 ms: twelve in a row would keep everything else waiting that long, the requests that follow from the first of them
 * included.
 */
export class EventLoopTurns {
  #last: Promise<unknown> = Promise.resolve();

  /** Resolves when it is the caller's turn: what it does before it waits for something else is done alone. */
  take(): Promise<void> {
    const turn = this.#last.then(() => nextTurn());
    this.#last = turn;
    return turn;
  }
}
