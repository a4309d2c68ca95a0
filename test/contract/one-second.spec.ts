import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { ListReader } from '../../src/pipedrive/bulk/walk/list-reader.js';
import { CallMeter } from '../../src/pipedrive/upstream/call-meter.js';
import { PipedriveGateway } from '../../src/pipedrive/upstream/pipedrive-gateway.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { accessTo, type Replica, startReplica } from '../export/replica.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { EMPTY, fill, rowsOf } from './lane-company.js';

const PAGE = 5;

/** What was changed while it was read goes to the end of the order by update_time: more of it in one second than a page holds. */
describe('many records that are changed in one second while they are read', () => {
  let database: TestDatabase;
  let sandbox: Sandbox;
  let replica: Replica;

  beforeAll(async () => {
    database = await createTestDatabase();
    const now = Date.now();
    sandbox = await startSandbox({ ...EMPTY, clock: () => now });
    replica = await startReplica(database.url, sandbox);
  });
  beforeEach(() => {
    sandbox.faults.clear();
    fill(sandbox, { type: 'persons', size: 40, never: 0, together: 0 });
  });
  afterAll(async () => {
    await replica.close();
    await sandbox.close();
    await database.drop();
  });

  it('are no pages that came twice', async () => {
    const ids = await read(() => undefined);
    expect(ids.toSorted((a, b) => a - b)).toEqual(rowsOf(sandbox, 'persons').map(({ id }) => id));
  });

  it('hide no page that came twice among them', async () => {
    const reading = read((pages) => {
      // Where they are seen again.
      if (pages === 10) sandbox.faults.next('repeatedPage', { on: 'persons' });
    });
    await expect(reading).rejects.toThrow('a page came twice');
  });

  async function read(after: (pages: number) => void): Promise<number[]> {
    const call = { access: accessTo(sandbox, 'account'), meter: new CallMeter() };
    const query = { entity: 'persons', sortBy: 'update_time', direction: 'asc', limit: PAGE } as const;
    const list = replica.app.get(PipedriveGateway);
    let pages = 0;
    const gateway: Pick<PipedriveGateway, 'list'> = {
      list: async (request, asked) => {
        const page = await list.list(request, asked);
        pages += 1;
        if (pages === 5 && 'records' in page) for (const id of ids) sandbox.company.update('persons', id, {});
        after(pages);
        return page;
      },
    };
    const reader = new ListReader(gateway, query, call);
    const ids: number[] = [];
    while (!reader.isOver) ids.push(...(await reader.next()).map(({ id }) => id));
    return ids;
  }
});
