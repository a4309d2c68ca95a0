import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { ListReader } from '../../src/pipedrive/bulk/walk/list-reader.js';
import { newestAgain } from '../../src/pipedrive/bulk/walk/newest-again.js';
import { CallMeter } from '../../src/pipedrive/upstream/call-meter.js';
import { PipedriveGateway } from '../../src/pipedrive/upstream/pipedrive-gateway.js';
import { type FaultName, type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { accessTo, type Replica, startReplica } from '../export/replica.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { EMPTY, fill, type LaneRow, rowsOf, timeBefore } from './lane-company.js';

const PAGE = 5;

describe('one look at what is newest now', () => {
  let database: TestDatabase;
  let sandbox: Sandbox;
  let replica: Replica;
  let newest: LaneRow;
  let others: number[];

  beforeAll(async () => {
    database = await createTestDatabase();
    sandbox = await startSandbox(EMPTY);
    replica = await startReplica(database.url, sandbox);
  });
  beforeEach(() => {
    sandbox.faults.clear();
    sandbox.behave({ nullTimesSort: 'low' });
    fill(sandbox, { type: 'persons', size: 20, never: 0, together: 0 });
    const [first, ...rest] = rowsOf(sandbox, 'persons').sort((one, other) =>
      String(other.update_time).localeCompare(String(one.update_time)),
    );
    if (first === undefined) throw new Error('nobody is there');
    newest = first;
    others = rest.map(({ id }) => id).reverse();
    sandbox.requests.clear();
  });
  afterAll(async () => {
    await replica.close();
    await sandbox.close();
    await database.drop();
  });

  it.each([0, 1, PAGE - 1])('shows that %i records were changed, and asks no more', async (count) => {
    const changed = others.slice(0, count);
    change(changed);
    expect(await look()).toEqual({ ids: changed.sort(byId), isEnough: true });
    expect(sandbox.requests.count({ route: 'persons' })).toBe(1);
  });

  it('is enough where the record that was known is among those that were changed', async () => {
    change([newest.id, ...others.slice(0, 2)]);
    expect(await look()).toEqual({ ids: [newest.id, ...others.slice(0, 2)].sort(byId), isEnough: true });
  });

  it('is enough where all that is there was changed but for one who never was', async () => {
    fill(sandbox, { type: 'persons', size: 3, never: 0, together: 0 });
    const ids = rowsOf(sandbox, 'persons').map(({ id }) => id);
    sandbox.company.insert('persons', { update_time: null } as never);
    change(ids);
    expect(await look(ids[0])).toEqual({ ids, isEnough: true });
  });

  it.each<[string, () => void]>([
    [
      'does not go back to before that moment',
      () => {
        change(others.slice(0, PAGE));
        sandbox.company.update('persons', newest.id, { update_time: timeBefore(-1) });
      },
    ],
    [
      'does not show the record that was known: too many stand before it',
      () => change(others.slice(0, PAGE)),
    ],
    ['does not show it: it is gone', () => sandbox.company.remove('persons', newest.id)],
    ['shows nothing', () => fill(sandbox, { type: 'persons', size: 0, never: 0, together: 0 })],
  ])('is not enough where it %s', async (_, happen) => {
    happen();
    expect(await look()).toEqual({ ids: [], isEnough: false });
  });

  it('is not enough where the newest are left out', async () => {
    change(others.slice(0, 2));
    sandbox.faults.next('skippedPage', { on: 'persons' });
    expect(await look()).toEqual({ ids: [], isEnough: false });
  });

  it.each<FaultName>(['emptyPage', 'shortPage'])('is taken again with %s', async (fault) => {
    const changed = others.slice(0, 4).sort(byId);
    change(changed);
    sandbox.faults.next(fault, { on: 'persons' });
    expect(await look()).toEqual({ ids: changed, isEnough: true });
  });

  function change(ids: readonly number[]): void {
    for (const id of ids) sandbox.company.update('persons', id, {});
  }

  /** Which records it brings, and whether it leaves it at that. */
  async function look(newestId = newest.id): Promise<{ ids: number[]; isEnough: boolean }> {
    const call = { access: accessTo(sandbox, 'account'), meter: new CallMeter() };
    const gateway = replica.app.get(PipedriveGateway);
    const otherwise = async () => ({ records: [], next: [] });
    const { records, next } = await newestAgain(
      (query) => new ListReader(gateway, { entity: 'persons', limit: PAGE, ...query }, call),
      timeBefore(60),
      { newestId, otherwise },
    )();
    if (next.length > 0) expect(next).toEqual([otherwise]);
    return { ids: records.map(({ id }) => id).sort(byId), isEnough: next.length === 0 };
  }
});

const byId = (one: number, other: number): number => one - other;
