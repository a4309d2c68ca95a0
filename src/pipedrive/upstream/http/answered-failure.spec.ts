import { describe, expect, it } from 'vitest';

import { answeredFailure } from './answered-failure.js';

const TOKEN = 'v1u:AQ/IBAAH+token';

describe('answeredFailure', () => {
  it.each<[string, string, string | undefined]>([
    ['repeats the token', `{"error":"no access for ${TOKEN}"}`, 'no access for [redacted]'],
    ['repeats it twice', `{"error":"${TOKEN}${TOKEN}"}`, '[redacted][redacted]'],
    [
      'repeats it escaped',
      `{"error":"no access for ${TOKEN.replace('/', '\\/')}"}`,
      'no access for [redacted]',
    ],
    [
      'repeats it where it is cut short',
      `{"error":"${'x'.repeat(190)}${TOKEN}"}`,
      `${'x'.repeat(190)}[redacted]`,
    ],
    ['goes on for long', `{"error":"${'x'.repeat(201)}"}`, 'x'.repeat(200)],
    ['has lines', '{"error":"one\\n  two"}', 'one two'],
    ['says nothing', '{"error":""}', undefined],
    ['says something that is no text', '{"error":{"code":1}}', undefined],
    ['has no error', `{"info":"${TOKEN}"}`, undefined],
    ['is no JSON', `<html>${TOKEN}</html>`, undefined],
  ])('of a body that %s', (_, text, details) => {
    const failure = answeredFailure({ status: 500, headers: {}, body: Buffer.from(text) }, TOKEN);
    expect(failure.details).toBe(details);
    expect(JSON.stringify(failure)).not.toContain(TOKEN);
  });
});
