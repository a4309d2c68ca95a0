import type { UpstreamFailure } from './upstream-failure.js';

/** What was made of the body of a 2xx answer, or why there is none. */
export type HttpResult<T = unknown> = { readonly answer: T } | { readonly failure: UpstreamFailure };

/** Makes something of the body of a 2xx answer, which it may do with as it likes. */
export type BodyReader<T = unknown> = (body: Buffer) => HttpResult<T>;

/** A body as JSON. */
export function readBody(body: Buffer): HttpResult {
  return readJson(body.toString());
}

export function readJson(text: string): HttpResult {
  try {
    return { answer: JSON.parse(text) as unknown };
  } catch {
    return { failure: { kind: 'wrongForm', problem: 'not JSON' } };
  }
}
