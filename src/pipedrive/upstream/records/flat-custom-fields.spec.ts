import { describe, expect, it } from 'vitest';

import { withCustomFields } from './flat-custom-fields.js';

const KEY = 'ab0123456789abcdef0123456789abcdef012345';

describe('withCustomFields', () => {
  it.each([
    ['a text', 'hello', { [KEY]: 'hello' }],
    ['an empty field', null, { [KEY]: null }],
    ['a single option', 123, { [KEY]: 123 }],
    ['several options', [1, 2], { [KEY]: [1, 2] }],
    ['money', { value: 9.5, currency: 'EUR' }, { [KEY]: 9.5, [`${KEY}_currency`]: 'EUR' }],
    [
      'a range',
      { value: '2024-01-01', until: '2024-02-01' },
      { [KEY]: '2024-01-01', [`${KEY}_until`]: '2024-02-01' },
    ],
    [
      'a time',
      { value: '10:00:00', timezone_id: 5, timezone_name: 'Europe/Tallinn' },
      { [KEY]: '10:00:00', [`${KEY}_timezone_id`]: 5, [`${KEY}_timezone_name`]: 'Europe/Tallinn' },
    ],
    [
      'an address',
      { value: 'Main St 1', country: 'Estonia', postal_code: null },
      { [KEY]: 'Main St 1', [`${KEY}_country`]: 'Estonia', [`${KEY}_postal_code`]: null },
    ],
    ['an object of an unknown form', { id: 1, label: 'High' }, { [KEY]: { id: 1, label: 'High' } }],
  ])('lays %s flat', (_, value, expected) => {
    expect(withCustomFields({}, { [KEY]: value })).toEqual(expected);
  });

  it('keeps a hostile key a plain key', () => {
    const record = withCustomFields({}, JSON.parse('{"__proto__": {"value": 1, "x": 2}}'));
    expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
    expect(Object.keys(record)).toEqual(['__proto__', '__proto___x']);
  });

  it.each([undefined, null, 'text'])('takes %s for no custom fields', (nothing) => {
    expect(withCustomFields({ id: 1 }, nothing)).toEqual({ id: 1 });
  });

  it('never takes the place of a field of the record, and stands behind them all', () => {
    const record = withCustomFields({ id: 1, name: 'own' }, { [KEY]: 'custom', name: 'another' });
    expect(Object.entries(record)).toEqual([
      ['id', 1],
      ['name', 'own'],
      [KEY, 'custom'],
    ]);
  });
});
