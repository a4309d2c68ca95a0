import { describe, expect, it } from 'vitest';

import type { ListedPage, UpstreamCall } from '../../upstream/pipedrive-gateway.js';
import { ListReader } from './list-reader.js';
import { neverChanged } from './never-changed.js';
import type { Task } from './tasks.js';

describe('those that were never changed', () => {
  it('end where changed ones begin, though all of these were read before they were changed', async () => {
    const { reader, asked } = readerOf([
      [1, 2],
      ['1 changed', '2 changed'],
      ['1 changed', '2 changed'],
    ]);
    expect(await read(neverChanged(reader))).toEqual([1, 2]);
    expect(asked()).toBe(2);
  });

  it('end on the page that shows the first that was changed', async () => {
    const { reader, asked } = readerOf([[1, 2], [3, '4 changed'], [5]]);
    expect(await read(neverChanged(reader))).toEqual([1, 2, 3, 4]);
    expect(asked()).toBe(2);
  });
});

function readerOf(pages: readonly (readonly (number | string)[])[]): {
  reader: ListReader;
  asked: () => number;
} {
  let asked = 0;
  const list = (): Promise<ListedPage> => {
    const records = (pages[asked] ?? []).map((row) => ({
      id: Number.parseInt(String(row), 10),
      update_time: typeof row === 'string' ? '2026-01-01 12:00:00' : null,
    }));
    asked += 1;
    const cursor = asked < pages.length ? String(asked) : null;
    return Promise.resolve({ records, cursor } as unknown as ListedPage);
  };
  const query = { entity: 'persons', sortBy: 'update_time', direction: 'desc', limit: 2 } as const;
  return { reader: new ListReader({ list }, query, {} as UpstreamCall), asked: () => asked };
}

async function read(task: Task): Promise<number[]> {
  const { records, next } = await task();
  const rest = await Promise.all(next.map(read));
  return [...records.map(({ id }) => id), ...rest.flat()];
}
