import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.js';
import type { Sandbox, SentNote } from '../../src/sandbox/index.js';
import { ask, idsOf, recordsOf } from './ask.js';

describe('API v1', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({ limits: { burst: Infinity, dailyTokens: Infinity } });
  });
  afterAll(() => sandbox.close());

  const notes = () => sandbox.company.notes;
  const notesAfter = async (query: string) => idsOf(await ask(sandbox, `/v1/notes?limit=500&${query}`));

  it.each(['/v1/notes', '/api/v1/notes'])('pages through %s by start and limit', async (path) => {
    const walked: unknown[] = [];
    for (let start: number | undefined = 0; start !== undefined;) {
      const answer = await ask(sandbox, `${path}?start=${start}&limit=60&sort=id ASC`);
      walked.push(...recordsOf(answer));
      const pagination = answer.body.additional_data?.pagination;
      expect(pagination?.more_items_in_collection).toBe(pagination?.next_start !== undefined);
      expect([pagination?.start, pagination?.limit]).toEqual([start, 60]);
      start = pagination?.next_start;
    }
    expect(walked).toEqual(notes());
  });

  it('has no next start after the page that just fits', async () => {
    const { body } = await ask(sandbox, `/v1/notes?start=40&limit=${notes().length - 40}`);
    expect(body.data).toHaveLength(notes().length - 40);
    expect(body.additional_data?.pagination).toMatchObject({ more_items_in_collection: false });
    expect(body.additional_data?.pagination).not.toHaveProperty('next_start');
  });

  it('answers an empty list with null', async () => {
    for (const query of ['start=5000', 'deal_id=999999']) {
      const { status, body } = await ask(sandbox, `/v1/notes?${query}`);
      expect([status, body.data]).toEqual([200, null]);
      expect(body.additional_data?.pagination).toEqual({
        start: query === 'start=5000' ? 5000 : 0,
        limit: 100,
        more_items_in_collection: false,
      });
    }
  });

  it('sorts notes by several fields', async () => {
    const expected = notes().toSorted(
      (left, right) => left.user_id - right.user_id || right.add_time.localeCompare(left.add_time),
    );
    expect(await notesAfter('sort=user_id ASC, add_time DESC')).toEqual(expected.map((note) => note.id));
    expect((await notesAfter('sort=id DESC'))[0]).toBe(notes().at(-1)?.id);
    expect((await ask(sandbox, '/v1/notes?sort=foo ASC')).status).toBe(400);
  });

  it('does not put notes in order of their ids unless it is told to', async () => {
    const ids = await notesAfter('');
    expect(ids).not.toEqual(await notesAfter('sort=id ASC'));
    expect(ids.toSorted((left, right) => left - right)).toEqual(await notesAfter('sort=id ASC'));
  });

  it.each(['deal_id', 'person_id', 'org_id', 'user_id', 'lead_id'] as const)(
    'filters notes by %s',
    async (field) => {
      const value = notes().find((note) => note[field] !== null)?.[field];
      expect(await notesAfter(`sort=id ASC&${field}=${value}`)).toEqual(
        notesWhere((note) => note[field] === value),
      );
    },
  );

  it('filters notes by pins, change and date', async () => {
    expect(await notesAfter('sort=id ASC&pinned_to_deal_flag=1')).toEqual(
      notesWhere((note) => note.pinned_to_deal_flag),
    );
    const since =
      notes()
        .map((note) => note.update_time ?? '')
        .sort()[100] ?? '';
    expect(await notesAfter(`sort=id ASC&updated_since=${since.replace(' ', 'T')}Z`)).toEqual(
      notesWhere((note) => (note.update_time ?? '') >= since),
    );
    expect(await notesAfter('sort=id ASC&start_date=2026-01-01&end_date=2026-03-31')).toEqual(
      notesWhere((note) => note.add_time >= '2026-01-01' && note.add_time < '2026-04-01'),
    );
    expect((await ask(sandbox, '/v1/notes?updated_since=2026-01-01T00:00:00.000Z')).status).toBe(400);
  });

  it('names what a note is attached to as it is called now', async () => {
    const note = notes().find((candidate) => candidate.deal_id !== null && candidate.person_id !== null);
    sandbox.company.update('deals', note?.deal_id ?? 0, { title: 'Renamed' });
    sandbox.company.remove('persons', note?.person_id ?? 0);
    const sent = recordsOf(await ask(sandbox, `/v1/notes?limit=500`)).find(({ id }) => id === note?.id);
    expect(sent).toMatchObject({ deal: { title: 'Renamed' }, person: null, person_id: note?.person_id });
  });

  it('lists all users at once, and the deactivated one among them', async () => {
    const { body } = await ask(sandbox, '/v1/users?limit=1');
    expect(body).toEqual({ success: true, data: sandbox.company.users });
    expect(sandbox.company.users.map((user) => user.active_flag)).toEqual([...Array(7).fill(true), false]);
    expect(sandbox.company.users.filter((user) => user.is_you)).toHaveLength(1);
  });

  it.each(['deals', 'persons', 'organizations', 'pipelines', 'stages'])(
    'has no %s any more',
    async (list) => {
      for (const base of ['/v1', '/api/v1']) {
        const { status, body } = await ask(sandbox, `${base}/${list}`);
        expect([status, body.success, body.data]).toEqual([410, false, null]);
      }
    },
  );

  it('knows no other address', async () => {
    for (const path of ['/v1/leads', '/v2/deals', '/api/v2/notes', '/']) {
      expect([path, (await ask(sandbox, path)).status]).toEqual([path, 404]);
    }
  });

  function notesWhere(test: (note: SentNote) => boolean): number[] {
    const ids = notes()
      .filter(test)
      .map((note) => note.id);
    expect(ids.length).toBeGreaterThan(0);
    return ids;
  }
});
