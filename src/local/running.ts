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
  #starting: Promise<unknown> = Promise.resolve();
  #stoppingSince: number | undefined;

  constructor() {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => this.#onSignal());
    // A terminal that was closed refuses what is said to it. That must not end us before all is stopped.
    for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);
  }

  /** From here on failures are a consequence of the end, not its cause. */
  get isStopping(): boolean {
    return this.#stoppingSince !== undefined;
  }

  /** Starts one more thing. An end that comes meanwhile waits for it, so that nothing half started is left behind. */
  async start<T>(make: () => Promise<T>, stoppable: (made: T) => Stoppable): Promise<T> {
    if (this.isStopping) throw new Error('Nothing is started while everything is stopped');
    const starting = make().then((made) => {
      this.#started.push(stoppable(made));
      return made;
    });
    this.#starting = starting;
    return starting;
  }

  async stop(exitCode: number): Promise<void> {
    this.#stoppingSince = performance.now();
    let code = exitCode;
    // What does not start says so to whoever has started it.
    await this.#starting.catch(() => undefined);
    for (let last = this.#started.at(-1); last !== undefined; last = this.#started.at(-1)) {
      try {
        await last.stop();
      } catch (error) {
        process.stderr.write(`${String(error)}\n`);
        last.kill?.();
        code = 1;
      }
      this.#started.pop();
    }
    process.exit(code);
  }

  #onSignal(): void {
    if (this.#stoppingSince === undefined) {
      process.stdout.write('\nStopping (once more to force it) …\n');
      void this.stop(0);
      return;
    }
    if (performance.now() - this.#stoppingSince < ONE_KEY_PRESS_MS) return;
    for (const stoppable of this.#started) stoppable.kill?.();
    process.exit(1);
  }
}

/** One Ctrl-C arrives twice under npm: from the terminal, and passed on by npm. */
const ONE_KEY_PRESS_MS = 300;
