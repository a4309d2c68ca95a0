import { describe, expect, it } from 'vitest';

import { toPipeline } from './to-pipeline.js';

describe('toPipeline', () => {
  it.each([
    ['Sales Pipeline', 'sales-pipeline'],
    ['  Größe: XL!  ', 'groesse-xl'],
    ['東京', 'pipeline-3'],
    ['', 'pipeline-3'],
    [null, 'pipeline-3'],
    [undefined, 'pipeline-3'],
  ])('makes the url_title of the name %s', (name, expected) => {
    expect(toPipeline({ id: 3, name }).url_title).toBe(expected);
  });

  it.each([
    [true, true],
    [false, false],
    [undefined, null],
  ])('takes is_selected %s for selected %s', (is_selected, expected) => {
    expect(toPipeline({ id: 3, is_selected }).selected).toBe(expected);
  });
});
