import { describe, expect, it } from 'vitest';

import { requestsOfChecks } from './requests-of-checks.js';

describe('requests of checks', () => {
  it.each([
    ['a short list', [1], 1, [1]],
    ['a long list', [1_000], 1_040, [20]],
    ['two long lists, half each', [1_000, 1_000], 2_040, [20, 20]],
    ['a long list and a short archive, whose pages cost twice as much', [1_000, 20], 1_060, [10, 1]],
    ['a list of which nobody knows how long it is', [undefined, 500], 600, [1, 6]],
  ])('are, of %s, a fiftieth at the most', (_what, pages, requests, expected) => {
    expect(requestsOfChecks(pages, requests)).toEqual(expected);
  });
});
