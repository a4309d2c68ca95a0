import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { type Claim, dealOut } from './deal-out.js';

describe('dealOut', () => {
  it.each<[string, number, Claim[], Record<string, number>]>([
    ['nobody', 10, [], {}],
    ['one, all that it wants', 10, [claim('a', 3)], { a: 3 }],
    ['one, no more than there is', 2, [claim('a', 3)], { a: 2 }],
    ['two, the same', 6, [claim('a', 9), claim('b', 9)], { a: 3, b: 3 }],
    ['two, what one does not want to the other', 6, [claim('a', 1), claim('b', 9)], { a: 1, b: 5 }],
    ['two, more to who holds less', 6, [claim('a', 9, 4), claim('b', 9)], { a: 1, b: 5 }],
    ['nobody, where there is no room', -1, [claim('a', 3)], { a: 0 }],
    [
      'two accounts, the same, however many works they have',
      6,
      [claim('a', 9, 0, 'x'), claim('b', 9, 0, 'x'), claim('c', 9, 0, 'y')],
      { a: 2, b: 1, c: 3 },
    ],
  ])('gives %s', (_, room, claims, expected) => {
    expect(Object.fromEntries(dealOut(room, claims))).toEqual(expected);
  });

  it('leaves no room unused while somebody wants it, and gives nobody more than that', () => {
    const claims = fc.uniqueArray(
      fc.record({
        work: fc.string(),
        account: fc.constantFrom('x', 'y'),
        wants: fc.nat({ max: 30 }),
        held: fc.nat({ max: 80 }),
      }),
      { selector: ({ work }) => work, maxLength: 6 },
    );
    fc.assert(
      fc.property(fc.nat({ max: 80 }), claims, (room, claims) => {
        const dealt = dealOut(room, claims);
        const sum = [...dealt.values()].reduce((total, count) => total + count, 0);
        const wanted = claims.reduce((total, { wants }) => total + wants, 0);
        expect(sum).toBe(Math.min(room, wanted));
        for (const { work, wants } of claims) expect(dealt.get(work)).toBeLessThanOrEqual(wants);
      }),
    );
  });
});

function claim(work: string, wants: number, held = 0, account = 'x'): Claim {
  return { work, account, wants, held };
}
