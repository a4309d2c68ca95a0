import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { linePool } from '../../src/pipedrive/upstream/lines/line-pool.js';
import { LineThreads } from '../../src/pipedrive/upstream/lines/line-threads.js';
import { restOfLine } from '../../src/pipedrive/upstream/lines/record-line.js';
import type { ResolvedOptions } from '../../src/pipedrive/pipedrive.options.js';

const DEAL = { id: 5, title: 'Größe', owner_id: 3, custom_fields: { abc: { value: 9, currency: 'EUR' } } };

describe('a thread for lines', () => {
  let threads: LineThreads;

  beforeAll(() => {
    threads = new LineThreads({ bulk: { threads: 1 } } as ResolvedOptions);
  });
  afterAll(() => threads.onModuleDestroy());

  function read(json: unknown): ReturnType<LineThreads['read']> {
    return threads.read(Buffer.from(JSON.stringify(json)), 'deals');
  }

  it('reads a list, its records in the contract’s form', async () => {
    const result = await read({ success: true, data: [DEAL], additional_data: { next_cursor: 'more' } });
    const { records, ...page } = 'answer' in result ? result.answer : { records: [] };
    expect(page).toEqual({ cursor: 'more', isSilent: false });
    const [record = { id: 0 }] = records;
    expect(record).toMatchObject({ id: 5, owner_id: { id: 3, name: null, email: null }, update_time: null });
    const rest = restOfLine(record);
    const text = Buffer.alloc(rest?.length ?? 0);
    rest?.moveTo(text, 0);
    expect(JSON.parse(`{${text.toString().slice(1)}`)).toMatchObject({
      title: 'Größe',
      abc: 9,
      abc_currency: 'EUR',
    });
  });

  it.each([
    ['what is not JSON', 'no JSON', 'not JSON'],
    ['what is no list', '{"success":true,"data":{}}', 'data is not a list'],
    [
      'a record of the wrong form',
      '{"success":true,"data":[{"id":7,"title":{}}]}',
      'record 7: title is not a text',
    ],
  ])('tells %s', async (_, body, problem) => {
    const failure = { kind: 'wrongForm', problem };
    expect(await threads.read(Buffer.from(body), 'deals')).toEqual({ failure });
  });

  it('may fail while it has nothing to do, which is said', async () => {
    const said = vi.spyOn(Logger.prototype, 'error').mockReturnValue();
    const pool = linePool(1);
    pool.emit('error', new Error('no memory'));
    expect(said.mock.calls).toEqual([['a thread has failed: no memory']]);
    said.mockRestore();
    await pool.destroy();
  });

  it('takes nothing but the body with it', async () => {
    // Small buffers share their memory, which would be gone for all of them.
    const [body, other] = [Buffer.from('{"success":true,"data":[]}'), Buffer.from('other')];
    expect(body.buffer).toBe(other.buffer);
    await threads.read(body, 'deals');
    expect(other.toString()).toBe('other');
  });
});
