import { EventEmitter, once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** The answers that are not finished yet, of each connection in the order of their requests. */
export class UnderWay {
  readonly #answers = new Map<Socket, Set<ServerResponse>>();
  readonly #changes = new EventEmitter();

  add(response: ServerResponse, socket: Socket): void {
    const answers = this.#answers.get(socket) ?? new Set();
    this.#answers.set(socket, answers.add(response));
    response.once('close', () => {
      answers.delete(response);
      if (answers.size === 0) this.#answers.delete(socket);
      if (this.#answers.size === 0) this.#changes.emit('none');
    });
  }

  /** How many a connection waits for. */
  countOf(socket: Socket): number {
    return this.#answers.get(socket)?.size ?? 0;
  }

  /** The one that a connection will get last. */
  lastOf(socket: Socket): ServerResponse | undefined {
    return [...(this.#answers.get(socket) ?? [])].at(-1);
  }

  /** Ends each connection with the answer that is the last one as of now. */
  letConnectionsEnd(): void {
    for (const socket of this.#answers.keys()) {
      const last = this.lastOf(socket);
      if (last !== undefined) endAfter(last);
    }
  }

  /**
   * Waits until there are none.
   * @returns how many are left when the time is over
   */
  async ended(limitMs: number): Promise<number> {
    const signal = AbortSignal.timeout(limitMs);
    while (this.#answers.size > 0 && !signal.aborted) {
      await once(this.#changes, 'none', { signal }).catch(() => undefined);
    }
    return [...this.#answers.values()].reduce((sum, answers) => sum + answers.size, 0);
  }
}

/** Says so in the answer's headers where they are still to come, and hangs up after it. */
export function endAfter(response: ServerResponse): void {
  response.shouldKeepAlive = false;
  response.once('finish', () => response.req.socket.destroySoon());
}
