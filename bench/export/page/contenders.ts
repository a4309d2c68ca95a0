import { Child } from '../stage/child.js';
import type { Stage } from '../stage/stage.js';
import type { ForwarderReady, ForwarderSettings } from './forwarder.js';
import type { ContenderName } from './page-result.js';

/** Who answers pages of deals. */
export interface Contender {
  readonly name: ContenderName;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Of the process that answers. */
  readonly pid: number;
  stop(): Promise<void>;
}

/** Ours, in both forms, and the others, each in a process of its own, over the same sandbox. */
export async function contendersOn(stage: Stage): Promise<Contender[]> {
  const { authorization } = await stage.connect();
  const ours = {
    headers: { authorization },
    pid: stage.service.pid,
    // The stage stops it.
    stop: () => Promise.resolve(),
  };
  const pages = `${stage.service.url}/v1/e/pipedrive/export/deals?limit=100`;
  return [
    { name: 'names joined', url: pages, ...ours },
    { name: 'related=ids', url: `${pages}&related=ids`, ...ours },
    await forwarder('pass-through', new URL('pass-through-program.js', import.meta.url), stage),
    await forwarder('plain Nest', new URL('plain-nest-program.js', import.meta.url), stage),
  ];
}

async function forwarder(name: ContenderName, program: URL, { sandbox }: Stage): Promise<Contender> {
  const { access_token: accessToken } = await sandbox.issueTokens();
  const settings: ForwarderSettings = { sandboxUrl: sandbox.url, accessToken };
  const child = await Child.start<never, never, ForwarderReady>(program, settings);
  return {
    name,
    url: `${child.ready.url}/deals?limit=100`,
    headers: {},
    pid: child.pid,
    stop: () => child.stop(),
  };
}
