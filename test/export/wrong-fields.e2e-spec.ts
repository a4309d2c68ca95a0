import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import type { RecordType } from '../../src/sandbox/index.js';
import { type Service, startService } from './service.js';

describe('a record of Pipedrive’s with a field of the wrong form', () => {
  let service: Service;
  let undo: (() => void)[] = [];

  beforeAll(async () => {
    service = await startService({ sandbox: { company: { deals: 10, persons: 10, notes: 10, users: 3 } } });
  });
  afterEach(() => {
    for (const step of undo) step();
    undo = [];
  });
  afterAll(() => service.close());

  /** A record (the type's first, unless its id is given) bears the value until the test is over. @returns its id */
  function spoil(type: RecordType, field: string, value: unknown, wanted?: number | null): number {
    const records = service.sandbox.company[type];
    const record = records.find(({ id }) => wanted === undefined || id === wanted);
    if (record === undefined) throw new Error(`there is no such record among the ${type}`);
    service.sandbox.company.update(type, record.id, { [field]: value });
    undo.push(() => service.sandbox.company.update(type, record.id, record));
    return record.id;
  }

  it.each<[Exclude<RecordType, 'users'>, string, unknown, string]>([
    ['persons', 'emails', [{ value: { secret: 'content' } }], 'emails.0.value is not a text'],
    ['organizations', 'address', 'secret content', 'address is not an object'],
    ['deals', 'person_id', { secret: 'content' }, 'person_id is not a number'],
    ['notes', 'content', { secret: 'content' }, 'content is not a text'],
    ['pipelines', 'name', { secret: 'content' }, 'name is not a text'],
    ['stages', 'is_deal_rot_enabled', 'secret content', 'is_deal_rot_enabled is not true or false'],
  ])(
    'is 502 for %s, named by its id and the field, without what stood there',
    async (type, field, value, problem) => {
      const id = spoil(type, field, value);
      const { status, body } = await service.get(type);
      expect(status).toBe(502);
      expect(body).toStrictEqual({
        success: false,
        message: `Pipedrive API error: an answer of the wrong form (record ${id}: ${problem})`,
        error: 'EXTERNAL_API_ERROR',
      });
    },
  );

  it('is 502 where it is a user who is joined', async () => {
    const id = spoil('users', 'name', { secret: 'content' });
    const { status, body } = await service.get('persons');
    expect(status).toBe(502);
    expect(body.message).toContain(`(record ${id}: name is not a text)`);
  });

  it('is 502 where it is a person who is joined', async () => {
    const deal = service.sandbox.company.deals.find(({ person_id }) => person_id !== null);
    const id = spoil('persons', 'name', { secret: 'content' }, deal?.person_id);
    const { status, body } = await service.get('deals');
    expect(status).toBe(502);
    expect(body.message).toContain(`(record ${id}: name is not a text)`);
  });

  it('does not keep a field from being null or missing', async () => {
    spoil('deals', 'title', null);
    spoil('persons', 'emails', undefined);
    expect((await service.get('deals?limit=1')).body.data).toMatchObject([{ title: null }]);
    expect((await service.get('persons?limit=1')).body.data).toMatchObject([{ email: [] }]);
  });
});
