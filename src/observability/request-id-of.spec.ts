import { describe, expect, it } from 'vitest';
import { requestIdOf } from './request-id-of.js';

describe('requestIdOf', () => {
  it.each([
    '01HZX3KQVB8B9F4',
    'a1b2c3d4-e5f6-7890-abcd-ef1234567890',
    'Root=1-67891233-abcdef012345678912345678',
  ])('keeps the caller’s %s', (header) => expect(requestIdOf(header)).toBe(header));

  it.each([
    undefined,
    '',
    'short',
    'with space',
    'line\nbreak',
    '{"json":1}',
    'x'.repeat(129),
    ['a'.repeat(8)],
  ])('makes one of its own in place of %j', (header) =>
    expect(requestIdOf(header)).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/),
  );
});
