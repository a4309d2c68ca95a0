import type { SandboxBehaviour, TokenResponse } from 'pipedrive-export/sandbox';

import { Child } from './child.js';
import type { SandboxAnswer, SandboxCall, SandboxReady, SandboxSettings, Traffic } from './sandbox-calls.js';

/** A sandbox Pipedrive in a process of its own, whose lists are sorted and whose records' JSON is made beforehand. */
export class SandboxProcess {
  private constructor(private readonly child: Running) {}

  static async start(settings: SandboxSettings): Promise<SandboxProcess> {
    return new SandboxProcess(await Child.start(new URL('sandbox-program.js', import.meta.url), settings));
  }

  get url(): string {
    return this.child.ready.url;
  }

  get credentials(): Pick<SandboxReady, 'clientId' | 'clientSecret'> {
    return this.child.ready;
  }

  get pid(): number {
    return this.child.pid;
  }

  /** Changes latency, limits and other behaviour from the next request on. */
  async behave(change: Omit<SandboxBehaviour, 'beforeAnswer'>): Promise<void> {
    await this.child.ask({ do: 'behave', change });
  }

  /** A grant of its own, for who talks to Pipedrive directly: its burst limit is counted apart. */
  async issueTokens(): Promise<TokenResponse> {
    return (await this.child.ask({ do: 'issue tokens' })) as TokenResponse;
  }

  /** What follows is counted anew by `traffic`. */
  async forgetTraffic(): Promise<void> {
    await this.child.ask({ do: 'forget traffic' });
  }

  async traffic(): Promise<Traffic> {
    return (await this.child.ask({ do: 'tell traffic' })) as Traffic;
  }

  stop(): Promise<void> {
    return this.child.stop();
  }
}

type Running = Child<SandboxCall, SandboxAnswer, SandboxReady>;
