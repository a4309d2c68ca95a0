import {
  dailyBudgetExceeded,
  forbidden,
  gone,
  paymentRequired,
  requestOverLimit,
  scopeMismatch,
  unauthorized,
  validationFailed,
} from '../api/api-refusals.js';
import { invalidClient, invalidGrant } from '../oauth/oauth-refusals.js';
import { Refusal } from '../refusal.js';
import type { FaultName } from './fault-names.js';
import type { Fault } from './faults.js';

/** The answer that a fault is, for those that are nothing but another answer. */
export function faultAnswer(fault: Fault, url: string): Refusal | undefined {
  return ANSWERS[fault.name]?.(fault, url);
}

const HTML = { 'content-type': 'text/html; charset=UTF-8' };

const ANSWERS: Partial<Record<FaultName, (fault: Fault, url: string) => Refusal>> = {
  rateLimitBurst: (fault) =>
    requestOverLimit({
      'x-ratelimit-limit': '80',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': '1',
      ...retryAfter(fault),
    }),
  rateLimitDaily: (fault) =>
    dailyBudgetExceeded({
      'x-ratelimit-limit': '80',
      'x-ratelimit-remaining': '79',
      'x-ratelimit-reset': '2',
      'x-daily-ratelimit-token-remaining': '0',
      ...retryAfter(fault),
    }),
  scopeMismatch,
  cloudflareBlock: () =>
    new Refusal(403, htmlPage('Access denied', 'This error is produced by Cloudflare.'), HTML),
  unauthorized,
  serverError: () => new Refusal(500, { success: false, error: 'Internal server error', errorCode: 500 }),
  timeout524: () => new Refusal(524, htmlPage('524: A timeout occurred', 'Error code 524'), HTML),
  paymentRequired,
  forbidden,
  gone,
  redirect: (_, url) => new Refusal(302, '', { location: `${url}/elsewhere` }),
  refuseCursor: () => validationFailed('cursor', 'is not a valid cursor'),
  refuseUpdatedSince: () => validationFailed('updated_since', 'is not a valid datetime'),
  notJson: () => new Refusal(200, htmlPage('Welcome', 'You have been signed out.'), HTML),
  wrongForm: () => new Refusal(200, { ok: true, result: { items: [] } }),
  nullData: () => new Refusal(200, { success: true, data: null }),
  invalidGrant: () => invalidGrant('refresh_token'),
  invalidClient,
};

function retryAfter(fault: Fault): Record<string, string> {
  return fault.retryAfterSeconds === undefined ? {} : { 'retry-after': String(fault.retryAfterSeconds) };
}

function htmlPage(title: string, text: string): string {
  return `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1><p>${text}</p></body></html>`;
}
