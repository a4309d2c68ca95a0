import { describe, expect, it } from 'vitest';

import { InvalidQueryError, InvalidTypeError } from '../errors/index.js';
import type { ExportPageRequest } from './export-page-request.js';
import { ExportType } from './export-type.enum.js';
import { resolvePage } from './resolve-page.js';

/** What arrives where no compiler has looked. */
const resolved = (request: object): unknown => resolvePage(request as ExportPageRequest);

describe('resolvePage', () => {
  it('applies every default', () => {
    expect(resolved({ type: 'deals' })).toEqual({
      type: ExportType.Deals,
      start: 0,
      limit: 100,
      updatedSince: undefined,
      isArchived: false,
      hasNames: true,
    });
  });

  it.each(['leads', 'Deals', '', '__proto__', 'constructor', undefined, null, 3, ['deals']])(
    'refuses %o as a type, before it looks at anything else',
    (type) => {
      expect(() => resolved({ type, limit: 0 })).toThrow(InvalidTypeError);
    },
  );

  it.each([
    ['limit', 0],
    ['limit', 501],
    ['limit', 1.5],
    ['limit', Number.NaN],
    ['limit', '10'],
    ['limit', null],
    ['start', -1],
    ['start', 2_147_483_648],
    ['start', '0'],
    ['start', null],
    ['updated_since', 'yesterday'],
    ['updated_since', new Date(0)],
    ['updated_since', null],
    ['archived', 'both'],
    ['archived', true],
    ['archived', null],
    ['related', 'none'],
    ['related', null],
  ])('refuses a %s of %o, and names it', (parameter, value) => {
    const refused = (): unknown => resolved({ type: 'deals', [parameter]: value });
    expect(refused).toThrow(InvalidQueryError);
    expect(refused).toThrow(`Invalid ${parameter}: must be `);
  });

  it.each([
    ['pipelines', 'updated_since', '2024-01-01 00:00:00'],
    ['persons', 'archived', 'only'],
  ])('of %s, refuses %s', (type, parameter, value) => {
    expect(() => resolved({ type, [parameter]: value })).toThrow(`Invalid ${parameter}: is not allowed for`);
  });
});
