import { describe, expect, it } from 'vitest';

import { isWholeListCheaper, isWorthALook } from './is-whole-list-cheaper.js';

describe('isWorthALook', () => {
  it.each([
    ['hundreds of pages whose names are all new', { pagesLeft: 200, unknownAPage: 450 }, true],
    ['a page or two', { pagesLeft: 2, unknownAPage: 450 }, false],
    ['many pages whose names are known', { pagesLeft: 200, unknownAPage: 0 }, false],
    ['exactly ten calls', { pagesLeft: 10, unknownAPage: 100 }, false],
    ['more than ten calls', { pagesLeft: 11, unknownAPage: 100 }, true],
  ])('for %s', (_, ahead, expected) => {
    expect(isWorthALook(ahead)).toBe(expected);
  });
});

describe('isWholeListCheaper', () => {
  it.each([
    ['60,000 persons of 100,000 deals', [200, 450], [120, 500], true],
    ['20,000 organizations of 100,000 deals', [200, 300], [40, 500], true],
    ['as many names as a list of a million has pages', [200, 450], [2_000, 500], false],
    ['a long list of which few are referred to', [200, 5], [120, 500], false],
    ['a list whose names are nearly all known', [200, 450], [4, 1_900], false],
    ['a short list that all pages refer to again and again', [200, 450], [4, 500], true],
    ['an export that is nearly over', [2, 450], [120, 500], false],
    ['as many calls the one way as the other', [20, 70], [10, 0], false],
    ['one call fewer for the whole list', [20, 75], [10, 0], true],
  ])('for %s', (_, [pagesLeft = 0, unknownAPage = 0], [pages = 0, known = 0], expected) => {
    expect(isWholeListCheaper({ pagesLeft, unknownAPage }, { pages, known })).toBe(expected);
  });
});
