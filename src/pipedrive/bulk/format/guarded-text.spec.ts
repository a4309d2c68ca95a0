import { describe, expect, it } from 'vitest';

import { guardedText } from './guarded-text.js';

describe('a text in a spreadsheet', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['=cmd|/c calc!A0', "'=cmd|/c calc!A0"],
    ['+1 202 555 0123', "'+1 202 555 0123"],
    ['-2', "'-2"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\tx', "'\tx"],
    ['\rx', "'\rx"],
    ['\nx', "'\nx"],
    ['＝1', "'＝1"],
    ['＋1', "'＋1"],
    ['－1', "'－1"],
    ['＠x', "'＠x"],
    [' =1', "' =1"],
    ['\u00a0=1', "'\u00a0=1"],
    ['\ufeff=1', "'\ufeff=1"],
    ['\u0000=1', "'\u0000=1"],
    ['"=1"', '\'"=1"'],
    ["'=1", "''=1"],
    [`  " '=1`, `'  " '=1`],
  ])('%j is guarded', (text, guarded) => {
    expect(guardedText(text)).toBe(guarded);
  });

  it.each(['', 'a=1', '1-2', "it's", "'quoted'", ' a', '"a"', '(1)', '1e-5', 'ä@b', '%', '|=1', 'a\n=1'])(
    '%j is left as it is',
    (text) => {
      expect(guardedText(text)).toBe(text);
    },
  );
});
