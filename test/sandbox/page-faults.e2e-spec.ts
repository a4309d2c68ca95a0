import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.js';
import type { FaultName, Sandbox } from '../../src/sandbox/index.js';
import { ask, idsOf } from './ask.js';
import type { Answer } from './ask.js';

/** One page of a list: what it holds, and whether the walk goes on. */
interface Page {
  ids: number[];
  next: string | undefined;
}

/** A list of eleven records or more, in pages of four. */
interface List {
  name: string;
  read(sandbox: Sandbox, next?: string): Promise<Page>;
}

const LISTS: List[] = [
  v2List('deals by id', '/api/v2/deals?limit=4&ids=1,2,3,4,5,6,7,8,9,10,11'),
  v2List('deals by update_time, descending', '/api/v2/deals?limit=4&sort_by=update_time&sort_direction=desc'),
  v2List('persons of one owner', '/api/v2/persons?limit=4&owner_id=11001000'),
  {
    name: 'notes',
    read: async (sandbox, start = '0') => notesPage(await ask(sandbox, `${NOTES}&start=${start}`)),
  },
];

const NOTES = '/v1/notes?limit=4&sort=id%20ASC';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.close());

describe.each(LISTS)('a fault of a page ($name)', ({ read }) => {
  let first: Page;
  let second: Page;
  let third: Page;
  beforeEach(async () => {
    first = await read(sandbox);
    second = await read(sandbox, first.next);
    third = await read(sandbox, second.next);
  });

  /** The second page, when something goes wrong with it. */
  const spoiled = async (name: FaultName): Promise<Page> => {
    sandbox.faults.next(name);
    const page = await read(sandbox, first.next);
    expect([sandbox.faults.pending, sandbox.requests.entries.at(-1)?.status]).toEqual([0, 200]);
    return page;
  };

  it('shortPage leaves records out, and goes on behind them', async () => {
    expect(await spoiled('shortPage')).toEqual({ ids: second.ids.slice(0, 2), next: second.next });
  });

  it('skippedPage answers the page behind', async () => {
    expect(await spoiled('skippedPage')).toEqual(third);
  });

  it('repeatedPage answers the records before in place of its own', async () => {
    expect(await spoiled('repeatedPage')).toEqual({ ids: first.ids, next: second.next });
  });

  it('emptyPage has nothing, and goes on', async () => {
    expect(await spoiled('emptyPage')).toEqual({ ids: [], next: second.next });
  });

  it('endEarly says that this was the last page', async () => {
    expect(await spoiled('endEarly')).toEqual({ ids: second.ids, next: undefined });
  });

  it('duplicateRecord has a record twice, and loses none', async () => {
    expect(await spoiled('duplicateRecord')).toEqual({
      ids: [...second.ids, second.ids[0]],
      next: second.next,
    });
  });

  it('is over with the page that it happened to', async () => {
    await spoiled('shortPage');
    expect(await read(sandbox, first.next)).toEqual(second);
  });
});

describe('a fault of a page that it cannot happen to', () => {
  it.each<[FaultName, string]>([
    ['shortPage', '/api/v2/deals?stage_id=999'],
    ['duplicateRecord', '/api/v2/deals?stage_id=999'],
    ['cursorLoop', '/api/v2/deals?stage_id=999'],
    ['repeatedPage', '/api/v2/deals?limit=4'],
    ['skippedPage', '/api/v2/deals?limit=500'],
    ['emptyPage', '/api/v2/deals?limit=500'],
    ['endEarly', '/api/v2/deals?limit=500'],
    ['endEarly', '/v1/notes?limit=500'],
    ['repeatedPage', '/v1/notes?limit=5'],
  ])('%s waits for another than %s, which is as ever', async (name, path) => {
    const { body } = await ask(sandbox, path);
    sandbox.faults.next(name);
    expect((await ask(sandbox, path)).body).toEqual(body);
    expect(sandbox.faults.pending).toBe(1);
  });

  it('is refused where there are no pages', () => {
    expect(() => sandbox.faults.next('shortPage', { on: 'users' })).toThrow(
      'shortPage cannot happen on users',
    );
    expect(() => sandbox.faults.next('endEarly', { on: 'me' })).toThrow('endEarly cannot happen on me');
  });
});

function v2List(name: string, path: string): List {
  return {
    name,
    read: async (sandbox, next) => {
      const answer = await ask(sandbox, next === undefined ? path : `${path}&cursor=${next}`);
      return { ids: idsOf(answer), next: answer.body.additional_data?.next_cursor ?? undefined };
    },
  };
}

function notesPage(answer: Answer): Page {
  const { pagination } = answer.body.additional_data ?? {};
  // An empty list is null in API v1.
  const ids = answer.body.data === null ? [] : idsOf(answer);
  expect(pagination?.more_items_in_collection).toBe(pagination?.next_start !== undefined);
  return { ids, next: pagination?.next_start?.toString() };
}
