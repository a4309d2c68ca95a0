import { unlessAbandoned } from '../upstream/abandonment.js';

interface Flight<T> {
  readonly result: Promise<T>;
  readonly controller: AbortController;
  waiting: number;
}

/**
 * Work that is done once for all who ask for it at the same time. It goes on while anybody waits: whoever began it may
 * leave, and when the last one has left it is given up.
 */
export class SharedFlights<T> {
  private readonly flights = new Map<string, Flight<T>>();

  /**
   * @param signal of this caller alone
   * @param begin begins the work where nobody has; its signal fires when nobody waits any more
   */
  async join(
    key: string,
    signal: AbortSignal | undefined,
    begin: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const flight = this.flights.get(key) ?? this.take(key, begin);
    flight.waiting += 1;
    try {
      return await unlessAbandoned(flight.result, signal);
    } finally {
      flight.waiting -= 1;
      if (flight.waiting === 0) this.land(key, flight);
    }
  }

  private take(key: string, begin: (signal: AbortSignal) => Promise<T>): Flight<T> {
    const controller = new AbortController();
    const flight = { result: begin(controller.signal), controller, waiting: 0 };
    // Given up, it ends with an error that nobody waits for.
    flight.result.catch(() => {});
    this.flights.set(key, flight);
    return flight;
  }

  private land(key: string, flight: Flight<T>): void {
    flight.controller.abort();
    if (this.flights.get(key) === flight) this.flights.delete(key);
  }
}
