import { describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor } from './cursor.js';
import type { Cursor } from './cursor.js';

const CURSOR: Cursor = { entity: 'deals', field: 'add_time', fieldValue: null, sortDirection: 'desc', id: 7 };

describe('a cursor', () => {
  it('comes back as it was', () => {
    expect(decodeCursor(encodeCursor(CURSOR))).toEqual(CURSOR);
  });

  it('is base64url without padding', () => {
    expect(encodeCursor({ ...CURSOR, fieldValue: '??>>' })).toMatch(/^[\w-]+$/);
  });

  it.each([
    '',
    'null',
    'bnVsbA',
    `${encodeCursor(CURSOR)}=`,
    encodeCursor(CURSOR).slice(1),
    Buffer.from('{"field":"id","fieldValue":7,"sortDirection":"asc","id":7}').toString('base64url'),
    Buffer.from(JSON.stringify({ ...CURSOR, id: '7' })).toString('base64url'),
    Buffer.from(JSON.stringify({ ...CURSOR, sortDirection: 'up' })).toString('base64url'),
    Buffer.from(JSON.stringify({ ...CURSOR, fieldValue: {} })).toString('base64url'),
  ])('is not %s', (text) => {
    expect(decodeCursor(text)).toBeUndefined();
  });
});
