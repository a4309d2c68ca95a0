import { rateLimitFacts } from './rate-limit-facts.js';
import type { RawAnswer } from './send-request.js';
import type { AnsweredFailure } from './upstream-failure.js';

/** The facts of an answer that is not a success. Pipedrive's words are cut short, and never repeat our token. */
export function answeredFailure(answer: RawAnswer, accessToken: string): AnsweredFailure {
  return {
    kind: 'answered',
    status: answer.status,
    isHtml: /text\/html/i.test(String(answer.headers['content-type'] ?? '')),
    details: errorText(answer.body.toString(), accessToken),
    limits: rateLimitFacts(answer.headers),
  };
}

function errorText(text: string, accessToken: string): string | undefined {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return undefined;
  }
  const error = typeof body === 'object' && body !== null && 'error' in body ? body.error : undefined;
  if (typeof error !== 'string' || error === '') return undefined;
  // After JSON's escapes are gone, which would hide a token, and before a part of one may be left by the cut.
  return error.replaceAll(accessToken, '[redacted]').replace(/\s+/g, ' ').slice(0, MOST_CHARACTERS);
}

const MOST_CHARACTERS = 200;
