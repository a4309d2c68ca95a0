import { describe, expect, it } from 'vitest';

import { shownName } from './shown-name.js';

describe('a name that a caller has sent', () => {
  it.each([
    ['limt', '"limt"'],
    ['a "b"\n', '"a \\"b\\"\\n"'],
    ['x'.repeat(31), `"${'x'.repeat(31)}"`],
  ])('is repeated: %j', (name, shown) => {
    expect(shownName(name)).toBe(shown);
  });

  it('is not repeated where it could be a secret', () => {
    expect(shownName('0123456789abcdef0123456789abcdef')).toBe('one of 32 characters');
  });
});
