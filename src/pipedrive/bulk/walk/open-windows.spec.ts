import { describe, expect, it } from 'vitest';

import type { ListReader } from './list-reader.js';
import { OpenWindows } from './open-windows.js';
import { TimeWindow } from './time-window.js';
import { type Edge, edgeWithout } from './window-edge.js';

const READER = {} as ListReader;
/** Ten pages of ten records, evenly over a thousand seconds. */
const SAMPLE = { times: evenly(10, 100), neverShare: 0, recordsEach: 10 };

describe('windows that are open', () => {
  it.each([
    ['newer', 'desc', 'both', 499],
    ['older', 'asc', 'both', 500],
    ['the part that nobody reads, below', 'asc', 'high', 499],
    ['the part that nobody reads, above', 'desc', 'low', 500],
  ] as const)('are divided by a reader for what is %s', (_, direction, readers, at) => {
    const { windows } = windowsOf(direction, { places: [500], readers });
    const edges = windows.divideAtPlaces();
    expect(edges.map((edge) => [edge.at, edge.reader])).toEqual([[at, READER]]);
  });

  it.each([
    ['get their second reader where pages are left', 500, 500],
    ['get none for the last page', 900, undefined],
  ])('%s', (_, place, at) => {
    const { windows } = windowsOf('desc', { places: [place], readers: 'both' });
    windows.divideAtPlaces();
    expect(windows.otherEdge()?.at).toBe(at);
    expect(windows.otherEdge()).toBeUndefined();
  });

  it('are not divided before pages have shown that the sample is right', () => {
    const { windows, window } = windowsOf('desc', { readers: 'both' });
    expect(windows.divide()).toBeUndefined();
    windows.noted(window);
    expect(windows.divide()?.at).toBe(499);
  });
});

function windowsOf(
  direction: 'asc' | 'desc',
  { places, readers }: { places?: readonly number[]; readers: 'both' | 'low' | 'high' },
): { windows: OpenWindows; window: TimeWindow } {
  const list = { pages: 10, pageSize: 10, sample: SAMPLE, ...(places && { places }) };
  const windows = new OpenWindows(() => READER, list, direction, 0);
  const edge = (at: number, isRead: boolean): Edge => ({
    ...edgeWithout(at),
    density: 0.1,
    reader: isRead ? READER : undefined,
  });
  const window = new TimeWindow(edge(0, readers !== 'high'), edge(1_000, readers !== 'low'));
  windows.add(window);
  return { windows, window };
}

function evenly(count: number, seconds: number): number[] {
  return Array.from({ length: count }, (_, index) => (index + 0.5) * seconds);
}
