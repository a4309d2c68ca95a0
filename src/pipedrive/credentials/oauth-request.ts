import type { AxiosRequestConfig } from 'axios';

import type { ResolvedOptions } from '../pipedrive.options.js';

/** An answer of Pipedrive's OAuth server is a few hundred bytes. */
const LARGEST_ANSWER_BYTES = 256 * 1024;

/** A form for Pipedrive's OAuth server, in the app's own name; every status is an answer, and its body a text. */
export function oauthRequest(
  { baseUrl, clientId, clientSecret }: ResolvedOptions['oauth'],
  path: '/oauth/token' | '/oauth/revoke',
  { form, signal }: { form: Readonly<Record<string, string>>; signal: AbortSignal },
): AxiosRequestConfig<string> {
  return {
    method: 'POST',
    url: `${baseUrl}${path}`,
    data: new URLSearchParams(form).toString(),
    headers: {
      Accept: 'application/json',
      Authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
      'Content-Type': 'application/x-www-form-urlencoded',
    },
    signal,
    timeout: 0,
    maxRedirects: 0,
    maxContentLength: LARGEST_ANSWER_BYTES,
    responseType: 'text',
    transformRequest: [],
    transformResponse: [],
    validateStatus: () => true,
  };
}
