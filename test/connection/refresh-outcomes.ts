import { subscribe, unsubscribe } from 'node:diagnostics_channel';

import { afterAll, beforeAll } from 'vitest';

import type { RefreshEvent } from '../../src/index.js';

/** What the module has told of its refreshes. */
export class RefreshOutcomes {
  private readonly events: RefreshEvent[] = [];

  /** Listens from before the spec file's first test until after its last. */
  static ofFile(): RefreshOutcomes {
    const outcomes = new RefreshOutcomes();
    const note = (event: unknown): number => outcomes.events.push(event as RefreshEvent);
    beforeAll(() => subscribe(CHANNEL, note));
    afterAll(() => unsubscribe(CHANNEL, note));
    return outcomes;
  }

  /** Of an account, in the order in which they were told. */
  of(account: string): string[] {
    return this.events.filter(({ accountId }) => accountId === account).map(({ outcome }) => outcome);
  }
}

const CHANNEL = 'pipedrive-export:refresh';
