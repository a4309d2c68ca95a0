import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A program of the bench in a process of its own, which answers calls one after the other. */
export class Child<Call, Answer, Ready = unknown> {
  private constructor(
    private readonly running: ChildProcess,
    /** What the program has told when it was ready. */
    readonly ready: Ready,
  ) {}

  /**
   * Starts a program that calls `serveParent`, and waits until it does.
   * @param program the address of its compiled file: `new URL('reader.js', import.meta.url)`
   * @param settings what its `childSettings` gives it
   * @throws Error where it ends before
   */
  static async start<Call, Answer, Ready = unknown>(
    program: URL,
    settings: object,
    { nodeOptions = [] }: { nodeOptions?: readonly string[] } = {},
  ): Promise<Child<Call, Answer, Ready>> {
    const running = fork(fileURLToPath(program), [JSON.stringify(settings)], { execArgv: [...nodeOptions] });
    const kill = (): void => void running.kill('SIGKILL');
    process.once('exit', kill);
    running.once('exit', () => process.off('exit', kill));
    return new Child<Call, Answer, Ready>(running, (await messageFrom(running)) as Ready);
  }

  get pid(): number {
    return this.running.pid ?? 0;
  }

  /** @throws Error with what the program has thrown, or where it has ended */
  async ask(call: Call): Promise<Answer> {
    const answer = messageFrom(this.running);
    this.running.send({ call });
    return (await answer) as Answer;
  }

  /** Ends it in order: it has nothing left to do once nobody talks to it. */
  async stop(): Promise<void> {
    if (this.running.exitCode !== null || this.running.signalCode !== null) return;
    const exit = once(this.running, 'exit');
    this.running.disconnect();
    await exit;
  }
}

/** What a program sends: what it is asked for, or what it has failed of. */
export interface Message {
  readonly value?: unknown;
  readonly error?: string;
}

function messageFrom(child: ChildProcess): Promise<unknown> {
  const program = child.spawnargs.at(-2);
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null, signal: string | null): void =>
      reject(new Error(`${program} has ended (${code ?? signal})`));
    child.once('exit', onExit);
    child.once('message', ({ error, value }: Message) => {
      child.off('exit', onExit);
      if (error === undefined) resolve(value);
      else reject(new Error(`${program}: ${error}`));
    });
  });
}
