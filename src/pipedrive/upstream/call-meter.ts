/** What the calls to Pipedrive behind one piece of work have cost, and what time it is there. */
export class CallMeter {
  #requests = 0;
  #tokens = 0;
  #firstServedAt: Date | undefined;

  /** Requests, repeated ones included. */
  get requests(): number {
    return this.#requests;
  }

  /** API tokens, by Pipedrive's published costs. */
  get tokens(): number {
    return this.#tokens;
  }

  /** When Pipedrive served the first answer, by its own clock, in whole seconds; undefined where it has not said. */
  get firstServedAt(): Date | undefined {
    return this.#firstServedAt;
  }

  /** @param request.date the answer's `Date` header, where there was an answer and it had one */
  count(request: { tokens: number; date: unknown }): void {
    this.#requests += 1;
    this.#tokens += request.tokens;
    if (this.#firstServedAt === undefined && typeof request.date === 'string') {
      const time = Date.parse(request.date);
      if (!Number.isNaN(time)) this.#firstServedAt = new Date(time);
    }
  }
}
