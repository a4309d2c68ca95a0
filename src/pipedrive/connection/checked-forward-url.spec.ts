import { describe, expect, it } from 'vitest';

import { InvalidQueryError } from '../errors/index.js';
import { checkedForwardUrl } from './checked-forward-url.js';

const allowed = ['https://app.example.com', 'http://localhost:4200'];

describe('where login may send the browser back to', () => {
  it.each([
    ['https://app.example.com', 'https://app.example.com/'],
    ['https://app.example.com/', 'https://app.example.com/'],
    ['HTTPS://App.Example.COM/a', 'https://app.example.com/a'],
    ['https://app.example.com:443/a', 'https://app.example.com/a'],
    ['https://app.example.com/a?b=c%20d#/route', 'https://app.example.com/a?b=c%20d#/route'],
    ['https://app.example.com/?mail=a@b.example', 'https://app.example.com/?mail=a@b.example'],
    ['https://app.example.com#x', 'https://app.example.com/#x'],
    ['http://localhost:4200/crm', 'http://localhost:4200/crm'],
  ])('to %s', (value, normal) => {
    expect(checkedForwardUrl(value, allowed)).toBe(normal);
  });

  it.each([
    [''],
    ['/crm'],
    ['app.example.com'],
    ['//app.example.com'],
    ['https:app.example.com'],
    ['https:/app.example.com'],
    ['https:///app.example.com'],
    ['https:\\\\app.example.com'],
    ['https://app.example.com\\@evil.example'],
    ['https://app.example.com/\\evil.example'],
    ['https://app.example.com@evil.example'],
    ['https://user@app.example.com'],
    ['https://user:secret@app.example.com'],
    ['https://@app.example.com'],
    ['http://app.example.com'],
    ['https://app.example.com:8443'],
    ['https://app.example.com.'],
    ['https://app.example.com.evil.example'],
    ['https://evil.example/?https://app.example.com'],
    ['https://evil.example#https://app.example.com'],
    ['https://sub.app.example.com'],
    ['https://арр.example.com'],
    ['https://app。example。com@evil.example'],
    ['http://localhost'],
    ['http://localhost:4201'],
    [' https://app.example.com'],
    ['https://app.example.com/\r\nX: y'],
    ['https://app.exa\tmple.com'],
    ['https://app.example.com/\u0000'],
    ['javascript:alert(1)//https://app.example.com'],
    ['data:text/html,x'],
    ['blob:https://app.example.com/x'],
    [`https://app.example.com/${'a'.repeat(2000)}`],
  ])('not to %j', (value) => {
    expect(() => checkedForwardUrl(value, allowed)).toThrow(InvalidQueryError);
    expect(() => checkedForwardUrl(value, allowed)).toThrow(
      'Invalid forward_url: must be a whole http(s) URL of at most 2000 characters at one of: https://app.example.com, http://localhost:4200',
    );
  });
});
