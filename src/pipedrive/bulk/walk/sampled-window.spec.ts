import { describe, expect, it } from 'vitest';

import { leftBySample, middleBySample } from './sampled-window.js';
import type { TimeSample } from './time-sample.js';

describe('what is left of a window', () => {
  it('is what its densities say, where the sample agrees', () => {
    const window = { bottom: 0, span: 100, low: 4, high: 4 };
    expect(leftBySample(window, sampled([10, 40, 60, 90]))).toBe(400);
  });

  it('is no more than the sample allows between two clumps', () => {
    const window = { bottom: 0, span: 1_000, low: 50, high: 50 };
    expect(leftBySample(window, sampled([]))).toBe(100);
  });

  it('is no less than the sample shows behind a thin edge', () => {
    const window = { bottom: 0, span: 1_000, low: 0.001, high: 0.001 };
    expect(leftBySample(window, sampled([1, 2, 3, 4, 5, 6, 7, 8, 9]))).toBe(500);
  });

  it('leaves out what lies before all, where nobody has been', () => {
    const window = { bottom: 0, span: 1_000, low: undefined, high: 1 };
    expect(leftBySample(window, sampled([900, 950]))).toBe(100);
  });
});

describe('the middle of a window', () => {
  const window = { bottom: 0, span: 1_000, low: 1, high: 1 };

  it('is that of its sample', () => {
    expect(middleBySample(window, sampled([100, 110, 120, 130]))).toBe(115);
  });

  it('is that of its densities where the sample is too small, or of one second', () => {
    expect(middleBySample(window, sampled([100, 110]))).toBe(500);
    expect(middleBySample(window, sampled([100, 100, 100, 100]))).toBe(500);
  });
});

function sampled(times: readonly number[]): TimeSample {
  return { times, neverShare: 0, recordsEach: 100 };
}
