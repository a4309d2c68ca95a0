import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';

/** One export of this process, from its request until its receipt is kept. */
export class RunningExport {
  readonly id = randomUUID();
  /** Settles once there is nothing left to do for it. */
  readonly ended: Promise<void>;
  readonly #stopping = new AbortController();
  #end: () => void = () => undefined;
  #stream: Readable | undefined;

  constructor() {
    this.ended = new Promise((resolve) => (this.#end = resolve));
  }

  /** Fires when the service begins to stop. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  /** @param stream what its client gets, from here on */
  goOut(stream: Readable): void {
    this.#stream = stream;
  }

  /** Nothing more is read; what has been goes out, and the receipt. */
  stop(): void {
    this.#stopping.abort();
  }

  /** Its client does not take what is left. */
  cut(): void {
    this.#stream?.destroy();
  }

  end(): void {
    this.#end();
  }
}
