import { describe, expect, it } from 'vitest';

import { callbackAnswer, loginAnswer } from './browser-answer.js';

describe('the answer to a browser', () => {
  it("lets no company's name be markup", () => {
    const companyName = `<img src=x onerror="alert('1')">&`;
    expect(callbackAnswer({ status: 'success', companyName }, undefined)).toMatchObject({
      kind: 'page',
      httpStatus: 200,
      html: expect.stringContaining('of &#60;img src=x onerror=&#34;alert(&#39;1&#39;)&#34;&#62;&#38; can'),
    });
  });

  it('does without the name of a company that Pipedrive did not tell', () => {
    expect(callbackAnswer({ status: 'success', companyName: null }, undefined)).toMatchObject({
      html: expect.stringContaining('The data can be read now.'),
    });
  });

  it.each([
    [undefined, 'redirect'],
    ['*/*', 'redirect'],
    ['text/html,application/json;q=0.9', 'redirect'],
    ['application/json', 'json'],
    ['Application/JSON; charset=utf-8', 'json'],
    ['application/json, text/plain, */*', 'json'],
    ['application/jsonp', 'redirect'],
  ])('to login with Accept: %s is a %s', (accept, kind) => {
    expect(loginAnswer({ url: 'https://example.com' }, accept).kind).toBe(kind);
  });
});
