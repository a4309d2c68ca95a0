import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { type Service, startService } from './service.js';

/** An owner whom Pipedrive no longer lists must not cost 20 tokens a page. */
describe('owners who are not listed', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService({ sandbox: { company: { persons: 0, deals: 0, notes: 0, users: 3 } } });
    for (const [index, owner_id] of [GONE, ALSO_GONE, LATER].entries())
      service.sandbox.company.insert('persons', { id: index + 1, owner_id });
    // The clock alone: what was read keeps for 5 minutes by the process's own time, which goes on as usual.
    vi.useFakeTimers({ toFake: ['Date'] });
  });
  afterAll(async () => {
    vi.useRealTimers();
    await service.close();
  });

  /** The owner of the person at a position, asked for after everything has had time to be looked for again. */
  async function ownerAt(position: number): Promise<unknown> {
    vi.setSystemTime(Date.now() + 31_000);
    const { body } = await service.get(`persons?limit=1&related=ids&start=${position}`);
    return body.data[0]?.owner_id;
  }
  const reads = (): number => service.sandbox.requests.count({ route: 'users' });

  it('are looked for once each, however they alternate', async () => {
    for (const position of [0, 1, 0, 1, 0, 1]) {
      expect(await ownerAt(position)).toEqual({
        id: position === 0 ? GONE : ALSO_GONE,
        name: null,
        email: null,
      });
    }
    expect(reads()).toBe(2);
  });

  it('do not keep a newcomer from being looked for, nor one who comes back from being found', async () => {
    service.sandbox.company.insert('users', { id: LATER, name: 'Newcomer', email: 'new@sales.example' });
    service.sandbox.company.insert('users', { id: GONE, name: 'Come back', email: 'back@sales.example' });
    expect(await ownerAt(2)).toEqual({ id: LATER, name: 'Newcomer', email: 'new@sales.example' });
    expect(await ownerAt(0)).toEqual({ id: GONE, name: 'Come back', email: 'back@sales.example' });
    expect(await ownerAt(1)).toEqual({ id: ALSO_GONE, name: null, email: null });
    expect(reads()).toBe(3);
  });
});

const GONE = 990_001;
const ALSO_GONE = 990_002;
const LATER = 990_003;
