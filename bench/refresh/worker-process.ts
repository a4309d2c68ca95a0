import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

import type { Outcomes, WorkerAnswer, WorkerCall, WorkerSettings } from './worker-settings.js';

/** A replica, as its parent sees it: callers are sent to it, and it is stopped, woken and killed. */
export class WorkerProcess {
  private readonly waiting = new Map<number, (answer: WorkerAnswer | undefined) => void>();
  private calls = 0;

  private constructor(
    readonly settings: WorkerSettings,
    private readonly child: ChildProcess,
  ) {
    child.on('message', (answer: WorkerAnswer) => this.take(answer.call, answer));
    child.once('exit', () => {
      process.off('exit', this.kill);
      this.waiting.forEach((_, call) => this.take(call, undefined));
    });
    process.once('exit', this.kill);
  }

  /** @throws Error where it ends before it is ready */
  static async start(workerFile: string, settings: WorkerSettings): Promise<WorkerProcess> {
    const worker = new WorkerProcess(
      settings,
      fork(workerFile, [JSON.stringify(settings)], { execArgv: [] }),
    );
    if ((await worker.answerTo(0)) === undefined)
      throw new Error(`${worker.name} has ended before it was ready`);
    return worker;
  }

  get name(): string {
    return this.settings.name;
  }

  /** What callers have met, by account; undefined where the process was killed before all had an answer. */
  async call(
    accountIds: readonly string[],
    callers: number,
  ): Promise<Readonly<Record<string, Outcomes>> | undefined> {
    this.calls += 1;
    const answer = this.answerTo(this.calls);
    this.child.send({ call: this.calls, accountIds, callers } satisfies WorkerCall);
    return (await answer)?.outcomes;
  }

  /** Until the process has read and written a few times: whatever lay ready for it has been seen to. */
  async isAwake(): Promise<void> {
    for (let round = 0; round < 5; round += 1) await this.call([], 0);
  }

  suspend(): void {
    this.child.kill('SIGSTOP');
  }

  resume(): void {
    this.child.kill('SIGCONT');
  }

  readonly kill = (): void => void this.child.kill('SIGKILL');

  /** Ends it in order, asleep or not. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exit = once(this.child, 'exit');
    this.resume();
    if (this.child.connected) this.child.disconnect();
    await exit;
  }

  private answerTo(call: number): Promise<WorkerAnswer | undefined> {
    return new Promise((resolve) => this.waiting.set(call, resolve));
  }

  private take(call: number, answer: WorkerAnswer | undefined): void {
    this.waiting.get(call)?.(answer);
    this.waiting.delete(call);
  }
}
