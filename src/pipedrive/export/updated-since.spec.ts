import { describe, expect, it } from 'vitest';

import { InvalidQueryError } from '../errors/index.js';
import { updatedSince } from './updated-since.js';

describe('updatedSince', () => {
  it.each([
    ['2024-03-15T10:00:00Z', '2024-03-15T10:00:00Z'],
    ['2024-03-15t10:00:00z', '2024-03-15T10:00:00Z'],
    ['2024-03-15T10:00:00.999Z', '2024-03-15T10:00:00Z'],
    ['2024-03-15T10:00:00+02:00', '2024-03-15T08:00:00Z'],
    ['2024-03-15 10:00:00', '2024-03-15T10:00:00Z'],
    ['2024-02-29 00:00:00', '2024-02-29T00:00:00Z'],
  ])('reads %s as %s', (text, expected) => {
    expect(updatedSince(text)).toBe(expected);
  });

  it.each([
    '2024-03-15',
    '2024-03-15T10:00:00',
    '2023-02-29 00:00:00',
    '2023-02-29T00:00:00Z',
    '2024-13-01 00:00:00',
    '2024-03-15 24:00:01',
    '2024-03-15T10:00:00 02:00',
    '15.03.2024',
    '1710496800',
    'yesterday',
    '2024-W11-5T10:00:00Z',
  ])('refuses %s and says what is allowed', (text) => {
    expect(() => updatedSince(text)).toThrow(InvalidQueryError);
    expect(() => updatedSince(text)).toThrow(
      /updated_since: must be a time as RFC 3339 .* or YYYY-MM-DD HH:MM:SS/,
    );
  });
});
