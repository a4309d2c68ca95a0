/** Something that was started and has to be stopped. */
export interface Stoppable {
  /** Ends it in good order. */
  stop(): Promise<unknown>;
  /** Ends it at once, where it would outlive this process. */
  kill?(): void;
}

/**
 * What is running, and how it ends: SIGINT (Ctrl-C), SIGTERM or SIGHUP stops the last started first, and then the
 * process with 0; a second signal does not wait.
 */
export class Running {
  readonly #started: Stoppable[] = [];
  #isStopping = false;

  constructor() {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => this.#onSignal());
  }

  /** From here on failures are a consequence of the end, not its cause. */
  get isStopping(): boolean {
    return this.#isStopping;
  }

  /** Where the end has begun already, it is stopped at once. */
  add(stoppable: Stoppable): void {
    this.#started.push(stoppable);
    if (this.#isStopping) stoppable.kill?.();
  }

  async stop(exitCode: number): Promise<void> {
    this.#isStopping = true;
    let code = exitCode;
    for (let next = this.#started.pop(); next !== undefined; next = this.#started.pop()) {
      try {
        await next.stop();
      } catch (error) {
        process.stderr.write(`${String(error)}\n`);
        next.kill?.();
        code = 1;
      }
    }
    process.exit(code);
  }

  #onSignal(): void {
    if (!this.#isStopping) {
      process.stdout.write('\nStopping (once more to force it) …\n');
      void this.stop(0);
      return;
    }
    for (const stoppable of this.#started) stoppable.kill?.();
    process.exit(1);
  }
}
