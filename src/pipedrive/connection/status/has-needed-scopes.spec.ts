import { describe, expect, it } from 'vitest';

import { hasNeededScopes } from './has-needed-scopes.js';

describe('whether a grant lets us read everything', () => {
  it.each([
    { granted: 'base deals:read contacts:read users:read', enough: true },
    { granted: 'base deals:full contacts:full users:read admin', enough: true },
    { granted: 'base deals:read contacts:full users:read', enough: true },
    { granted: 'deals:read contacts:read users:read', enough: false },
    { granted: 'base contacts:read users:read', enough: false },
    { granted: 'base deals:read users:read', enough: false },
    { granted: 'base deals:read contacts:read', enough: false },
    { granted: 'base deals contacts users', enough: false },
    { granted: '', enough: false },
  ])('$granted: $enough', ({ granted, enough }) => {
    expect(hasNeededScopes(granted.split(' '))).toBe(enough);
  });
});
