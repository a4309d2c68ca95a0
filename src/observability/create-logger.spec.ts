import { expect, it } from 'vitest';
import { createLogger } from './create-logger.js';

it('writes of an error its name, message and stack, of its cause too, and no further field', () => {
  const cause = Object.assign(new RangeError('the cause'), { parameters: ['hunter2'] });
  const error = Object.assign(new TypeError('the error', { cause }), { config: { token: 'hunter2' } });
  expect(lineOf(error)).toEqual({
    type: 'TypeError',
    message: 'the error',
    stack: expect.stringContaining('create-logger.spec'),
    cause: { type: 'RangeError', message: 'the cause', stack: expect.stringContaining('create-logger.spec') },
  });
});

it.each([
  ['a text', 'hunter2'],
  ['an object', { token: 'hunter2' }],
])('writes nothing of %s that was thrown', (_what, thrown) => {
  expect(lineOf(thrown)).toEqual({ type: typeof thrown, message: 'not an Error' });
});

it('writes nothing of a cause that is no error', () => {
  expect(lineOf(new Error('x', { cause: 'hunter2' }))).not.toHaveProperty('cause');
});

/** What the log shows of something that was thrown. */
function lineOf(thrown: unknown): unknown {
  let text = '';
  createLogger({ write: (chunk: string) => (text += chunk) }).error({ err: thrown }, 'failed');
  return (JSON.parse(text) as { err: unknown }).err;
}
