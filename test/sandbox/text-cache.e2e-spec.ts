import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.js';
import type { Sandbox } from '../../src/sandbox/index.js';
import { ask, recordsOf, walk } from './ask.js';

const PATHS = [
  '/api/v2/deals?limit=40',
  '/api/v2/deals?limit=40&sort_by=update_time&sort_direction=desc',
  '/api/v2/deals/archived?limit=9',
  '/api/v2/persons?limit=40&include_fields=smart_bcc_email',
  '/api/v2/organizations?limit=25&include_fields=people_count,open_deals_count,notes_count',
  '/api/v2/pipelines?limit=1',
];

describe.each([0, 40_000, undefined])('the texts of records that are kept (%s bytes)', (textCacheBytes) => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox({
      limits: { burst: Infinity },
      ...(textCacheBytes !== undefined && { textCacheBytes }),
    });
  });
  afterEach(() => sandbox.close());

  it.each(PATHS)('change no answer of %s, however often it is asked for', async (path) => {
    const first = await walk(sandbox, path);
    expect(await walk(sandbox, path)).toEqual(first);
    if (path.startsWith('/api/v2/deals?')) {
      expect(first.toSorted((a, b) => a.id - b.id)).toEqual(sandbox.company.deals);
    }
  });

  it('change no answer when they are made beforehand', async () => {
    const answers = () => Promise.all(PATHS.map((path) => walk(sandbox, path)));
    const before = await answers();
    const prepared = await startSandbox({
      limits: { burst: Infinity },
      ...(textCacheBytes !== undefined && { textCacheBytes }),
    });
    prepared.prepare();
    expect(await Promise.all(PATHS.map((path) => walk(prepared, path)))).toEqual(before);
    prepared.prepare();
    const id = prepared.company.deals[0]?.id ?? 0;
    const changed = prepared.company.update('deals', id, { title: 'Changed' });
    expect(recordsOf(await ask(prepared, `/api/v2/deals?ids=${id}`))).toEqual([changed]);
    await prepared.close();
  });

  it('are those of the record as it is now, in every form', async () => {
    const { id } = sandbox.company.deals[0] ?? { id: 0 };
    const [key = ''] = Object.keys(sandbox.company.deals[0]?.custom_fields ?? {});
    const forms = ['', '&include_fields=smart_bcc_email', `&custom_fields=${key}`];
    for (const title of ['Before', 'Grüße, 東京 🚀', 'After']) {
      const deal = sandbox.company.update('deals', id, { title });
      for (const form of forms) {
        const answer = await ask(sandbox, `/api/v2/deals?limit=3${form}`);
        expect(recordsOf(answer)[0]).toMatchObject({ id, title });
        if (form === '') expect(recordsOf(answer)[0]).toEqual(deal);
      }
    }
    sandbox.behave({ sendIsSelected: true });
    expect(recordsOf(await ask(sandbox, '/api/v2/pipelines'))[0]).toHaveProperty('is_selected', true);
    sandbox.behave({ sendIsSelected: false });
    expect(recordsOf(await ask(sandbox, '/api/v2/pipelines'))[0]).not.toHaveProperty('is_selected');
  });
});

describe('the room for texts', () => {
  it('is refused when it is none', async () => {
    await expect(startSandbox({ textCacheBytes: -1 })).rejects.toThrow(
      'sandbox: textCacheBytes must be a number from 0 on (got -1)',
    );
  });
});
