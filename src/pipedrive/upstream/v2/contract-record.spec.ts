import { describe, expect, it } from 'vitest';

import { contractRecord } from './contract-record.js';

const KEY = 'ab0123456789abcdef0123456789abcdef012345';

describe('contractRecord', () => {
  it('has the fields of the contract, then what else was sent, then custom fields', () => {
    const wire = { id: 1, is_deleted: false, origin: 'API', custom_fields: { [KEY]: 'custom' } };
    expect(Object.entries(contractRecord({ id: 1, active: true }, wire, new Set(['is_deleted'])))).toEqual([
      ['id', 1],
      ['active', true],
      ['origin', 'API'],
      [KEY, 'custom'],
    ]);
  });

  it('goes by the first of several fields of one name', () => {
    const wire = { id: 1, status: 'sent', custom_fields: { status: 'custom', value: 'custom', id: 2 } };
    expect(contractRecord({ id: 1, value: null }, wire, new Set())).toEqual({
      id: 1,
      value: null,
      status: 'sent',
    });
  });

  it('keeps a hostile name a plain name', () => {
    const record = contractRecord({ id: 1 }, JSON.parse('{"id": 1, "__proto__": {"x": 2}}'), new Set());
    expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
    expect(Object.keys(record)).toEqual(['id', '__proto__']);
  });
});
