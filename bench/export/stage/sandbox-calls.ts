import type { SandboxBehaviour, SandboxOptions, TokenResponse } from 'pipedrive-export/sandbox';

/** What the sandbox's process is started with: what can be said in JSON. */
export type SandboxSettings = Omit<SandboxOptions, 'clock' | 'beforeAnswer'>;

export interface SandboxReady {
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export type SandboxCall =
  | { readonly do: 'forget traffic' }
  | { readonly do: 'tell traffic' }
  | { readonly do: 'issue tokens' }
  | { readonly do: 'behave'; readonly change: Omit<SandboxBehaviour, 'beforeAnswer'> };

export type SandboxAnswer = Traffic | TokenResponse | undefined;

/** What has reached the API since the last `forget traffic`; OAuth is left out. */
export interface Traffic {
  readonly requests: number;
  /** API tokens spent. */
  readonly tokens: number;
  /** Answered with 429. */
  readonly tooMany: number;
  /** Answered with anything but 200 and 429, or not at all. */
  readonly failed: number;
  /** By route: `deals`, `archivedDeals`, `persons`, … */
  readonly byRoute: Readonly<Record<string, number>>;
}
