import { describe, expect, it } from 'vitest';

import { selectedPipeline } from './selected-pipeline.js';

const pipeline = (
  id: number,
  orderNr: number | null,
  isActive: boolean,
  isSelected: boolean | null = null,
) => ({
  id,
  orderNr,
  isActive,
  isSelected,
});

describe('selectedPipeline', () => {
  it.each([
    ['the one Pipedrive says', [pipeline(1, 1, true), pipeline(2, 2, true, true)], 2],
    ['the first active one by order', [pipeline(1, 3, true), pipeline(2, 1, false), pipeline(3, 2, true)], 3],
    ['the first by id where orders are equal', [pipeline(9, 1, true), pipeline(4, 1, true)], 4],
    ['one with an order before one without', [pipeline(1, null, true), pipeline(2, 5, true)], 2],
    ['none where none is active', [pipeline(1, 1, false)], undefined],
    ['none of none', [], undefined],
  ])('is %s', (_, pipelines, expected) => {
    expect(selectedPipeline(pipelines)).toBe(expected);
  });
});
