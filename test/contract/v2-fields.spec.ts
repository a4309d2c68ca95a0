import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { type FieldDefinition, PipedriveGateway } from '../../src/pipedrive/upstream/pipedrive-gateway.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { accessTo, type Replica, startReplica } from '../export/replica.js';
import { ask } from '../sandbox/ask.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { alterAnswers, type AlteredSandbox, type SentList } from './altered-answers.js';

const ENTITIES = ['deals', 'persons', 'organizations'] as const;

describe('the fields of', () => {
  let database: TestDatabase;
  let sandbox: Sandbox;
  let altered: AlteredSandbox;
  let replica: Replica;

  beforeAll(async () => {
    database = await createTestDatabase();
    sandbox = await startSandbox();
    altered = await alterAnswers(sandbox);
    replica = await startReplica(database.url, altered.sandbox);
  });
  beforeEach(() => {
    altered.alter = undefined;
    sandbox.requests.clear();
  });
  afterAll(async () => {
    await replica.close();
    await altered.close();
    await sandbox.close();
    await database.drop();
  });

  const fields = (entity: (typeof ENTITIES)[number]): Promise<FieldDefinition[]> =>
    replica.app.get(PipedriveGateway).fields(entity, { access: accessTo(altered.sandbox, 'account') });

  it.each(ENTITIES)(
    "%s are Pipedrive's and the account's own, with their kinds and parts",
    async (entity) => {
      const all = await fields(entity);
      const own = all.filter(({ isCustom }) => isCustom);
      expect(own.map(({ code, type }) => [code, type])).toEqual(
        sandbox.company.customFields[entity].map(({ key, kind }) => [key, kind]),
      );
      expect(own.find(({ type }) => type === 'monetary')?.parts).toEqual(['value', 'currency']);
      expect(own.find(({ type }) => type === 'date')?.parts).toEqual([]);
      expect(all[0]).toEqual({ code: 'id', type: 'int', isCustom: false, parts: [] });
      expect(sandbox.requests.entries.map(({ tokens }) => tokens)).toEqual([10]);
    },
  );

  it('deals are read over several pages', async () => {
    const whole = await fields('deals');
    const { body } = await ask(sandbox, '/api/v2/dealFields?limit=3');
    altered.alter = (list) => {
      list.data = list.data.slice(0, 3);
      list.additional_data = body.additional_data;
      altered.alter = undefined;
    };
    expect(await fields('deals')).toEqual(whole);
  });

  it.each<[string, string, (list: SentList) => void]>([
    ['that are no list', 'data is not a list', (list) => Object.assign(list, { data: null })],
    ['one of which has no code', 'no code', (list) => Object.assign(list.data[0] ?? {}, { field_code: '' })],
    ['one of which has no kind', 'no type', (list) => Object.assign(list.data[0] ?? {}, { field_type: 3 })],
    ['one of which is nothing', 'no code', (list) => Object.assign(list, { data: [null] })],
    [
      'whose cursors go round',
      'a former one',
      (list) => {
        const { body } = cursors;
        list.additional_data = body.shift();
      },
    ],
  ])('deals %s are refused', async (_, problem, alter) => {
    const pages = await Promise.all([3, 4].map((n) => ask(sandbox, `/api/v2/dealFields?limit=${n}`)));
    const round = pages.map(({ body }) => body.additional_data);
    cursors.body = [...round, ...round, ...round];
    altered.alter = alter;
    await expect(fields('deals')).rejects.toThrow(problem);
  });
});

/** What the answers of a list say of where it goes on, one after the other. */
const cursors: { body: unknown[] } = { body: [] };
