import type { SetCookie } from '../login/login-cookies.js';
import { FAILURES, type ConnectionOutcome } from './connection-outcome.js';
import type { LoginAnswer } from './login-answer.dto.js';
import { resultPage } from './result-page.js';
import { returnUrl } from './return-url.js';

/** An answer that is not simply JSON with 200; `BrowserAnswerInterceptor` writes it on whichever platform there is. */
export type BrowserAnswer = (
  | { readonly kind: 'redirect'; readonly location: string }
  | { readonly kind: 'json'; readonly body: LoginAnswer }
  | { readonly kind: 'page'; readonly httpStatus: number; readonly html: string }
) & {
  readonly setCookies?: readonly SetCookie[];
};

/** What login found: the next address, or that nothing is left to do and nowhere to go. */
export type LoginStep =
  { readonly url: string } | { readonly url: null; readonly outcome: ConnectionOutcome };

/** A browser navigates; a front end that has to send the JWT by a header asks for JSON and navigates itself. */
export function loginAnswer(step: LoginStep, accept: string | undefined): BrowserAnswer {
  if (asksForJson(accept)) {
    return { kind: 'json', body: { success: true, message: 'SUCCESS', data: { url: step.url } } };
  }
  return step.url === null ? pageOf(step.outcome) : { kind: 'redirect', location: step.url };
}

/** Back to the front end, or the page of our own. */
export function callbackAnswer(outcome: ConnectionOutcome, forwardUrl: string | undefined): BrowserAnswer {
  if (forwardUrl === undefined) return pageOf(outcome);
  return { kind: 'redirect', location: returnUrl(forwardUrl, outcome) };
}

/** Browsers name text/html when they navigate. */
export function asksForJson(accept = ''): boolean {
  return /\bapplication\/json\b/i.test(accept) && !/\btext\/html\b/i.test(accept);
}

function pageOf(outcome: ConnectionOutcome): BrowserAnswer {
  if (outcome.status === 'success') {
    const of = outcome.companyName === null ? '' : ` of ${outcome.companyName}`;
    const html = resultPage({
      title: 'Pipedrive is connected',
      text: `The data${of} can be read now. You can close this window.`,
    });
    return { kind: 'page', httpStatus: 200, html };
  }
  if (outcome.status === 'pending') {
    const of = outcome.companyName === null ? '' : ` of ${outcome.companyName}`;
    const html = resultPage({
      title: 'One step is left',
      text: `Pipedrive lets the data${of} be read. To connect it, give this code to the app in which you began, within ten minutes. If somebody sent you here, close this window, and give the code to nobody.`,
      code: outcome.confirmation,
    });
    return { kind: 'page', httpStatus: 200, html };
  }
  const { httpStatus, sentence } = FAILURES[outcome.reason];
  const html = resultPage({
    title: 'Pipedrive is not connected',
    text: `${sentence} Go back to the app and connect again. (${outcome.reason})`,
  });
  return { kind: 'page', httpStatus, html };
}
