import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { ListRequest } from '../../src/pipedrive/upstream/pipedrive-gateway.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { type Replica, startReplica } from '../export/replica.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { EMPTY, fill, rowsOf } from './lane-company.js';
import { listsInLanes } from './lists-in-lanes.js';

/** A record that goes where the readers have been is on none of their pages, and there when it is asked for by its id. */
describe('a record that goes past the readers of its lists', () => {
  let database: TestDatabase;
  let sandbox: Sandbox;
  let replica: Replica;

  beforeAll(async () => {
    database = await createTestDatabase();
    sandbox = await startSandbox(EMPTY);
    replica = await startReplica(database.url, sandbox);
  });
  beforeEach(() => {
    for (const type of ['deals', 'persons'] as const) fill(sandbox, { type, size: 6, never: 0, together: 0 });
  });
  afterAll(async () => {
    await replica.close();
    await sandbox.close();
    await database.drop();
  });

  it('is in the collection, and no sign that a page was lost', async () => {
    const { ids, beforePage } = hidden({});
    const { records } = await listsInLanes(replica, sandbox, { type: 'deals', lanes: 1, beforePage });
    expect(new Set(records.map(({ id }) => id))).toEqual(new Set(ids));
  });

  it('is a sign of it where it was not changed meanwhile', async () => {
    const { last, beforePage } = hidden({ update_time: '2026-01-01T00:00:00Z' });
    const reading = listsInLanes(replica, sandbox, { type: 'deals', lanes: 1, beforePage });
    await expect(reading).rejects.toThrow(`record ${last} is there, and was on no page of its list`);
  });

  it('is a sign of it where no change takes a record past them', async () => {
    sandbox.faults.next('skippedPage', { on: 'persons', times: 2 });
    const betweenPages = (): void => {
      for (const { id } of rowsOf(sandbox, 'persons')) sandbox.company.update('persons', id, {});
    };
    const reading = listsInLanes(replica, sandbox, { type: 'persons', lanes: 1, betweenPages });
    await expect(reading).rejects.toThrow('is there, and was on no page of its list');
  });

  /** The last deal, archived or restored before each request so that it is never on the page that is read. */
  function hidden(change: { update_time?: string }) {
    const ids = rowsOf(sandbox, 'deals').map(({ id }) => id);
    const last = Math.max(...ids);
    const beforePage = ({ archived = false, ids: byName }: ListRequest): void => {
      if (byName === undefined) sandbox.company.update('deals', last, { is_archived: !archived, ...change });
    };
    return { ids, last, beforePage };
  }
});
