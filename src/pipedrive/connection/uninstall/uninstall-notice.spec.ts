import { describe, expect, it } from 'vitest';

import { readUninstallNotice } from './uninstall-notice.js';

const notice = { client_id: 'app-1', company_id: 7, user_id: 8, timestamp: '2026-11-23T11:40:00.000Z' };
const read = (body: unknown) => readUninstallNotice(body, { clientId: 'app-1' });

describe('a notice that the app was uninstalled', () => {
  it('names company, user and moment', () => {
    const at = new Date('2026-11-23T11:40:00Z');
    expect(read(notice)).toEqual({ companyId: '7', userId: '8', at });
  });

  it('may write ids as text, bear further fields, and no moment', () => {
    const { timestamp: _, ...rest } = { ...notice, company_id: '7', user_id: '8', reason: 'other' };
    expect(read(rest)).toEqual({ companyId: '7', userId: '8', at: undefined });
    expect(read({ ...notice, timestamp: { when: 'soon' } }).at).toBeUndefined();
  });

  it.each([[undefined], [null], [''], ['{"client_id":"app-1"}'], [[notice]], [7]])(
    'is a JSON object, not %j',
    (body) => {
      expect(() => read(body)).toThrow('Invalid body: must be a JSON object');
    },
  );

  it.each([[undefined], ['app-2'], [['app-1']], [null]])('is not for us with client_id %j', (clientId) => {
    expect(() => read({ ...notice, client_id: clientId })).toThrow("Invalid client_id: must be this app's");
  });

  it.each([
    [undefined],
    [null],
    [0],
    [-7],
    [1.5],
    [2 ** 53],
    ['0'],
    ['07'],
    [' 7'],
    ['7 OR 1=1'],
    ['7'.repeat(20)],
    [['7']],
    [{ id: 7 }],
    [true],
  ])('names nobody by %j', (id) => {
    expect(() => read({ ...notice, company_id: id })).toThrow('Invalid company_id: must be a whole number');
    expect(() => read({ ...notice, user_id: id })).toThrow('Invalid user_id: must be a whole number');
  });

  it('is not taken from a prototype', () => {
    expect(() => read(Object.create(notice))).toThrow('Invalid client_id');
  });
});
