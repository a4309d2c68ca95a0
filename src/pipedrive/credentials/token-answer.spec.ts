import { describe, expect, it } from 'vitest';

import { ExternalApiError } from '../errors/index.js';
import { readTokenAnswer } from './token-answer.js';

const sentAt = new Date('2026-01-01T12:00:00Z');
const read = (status: number, body: unknown): ReturnType<typeof readTokenAnswer> =>
  readTokenAnswer({ status, body: typeof body === 'string' ? body : JSON.stringify(body) }, { sentAt });

const whole = {
  access_token: 'access',
  token_type: 'Bearer',
  refresh_token: 'refresh',
  scope: 'base,deals:read',
  expires_in: 3599,
  api_domain: 'https://acme.pipedrive.com',
};
const tokens = {
  accessToken: 'access',
  refreshToken: 'refresh',
  issuedAt: sentAt,
  expiresAt: new Date('2026-01-01T12:59:59Z'),
  apiDomain: 'https://acme.pipedrive.com',
  scopes: ['base', 'deals:read'],
};

describe('an answer of the token endpoint', () => {
  it.each([
    ['as Pipedrive documents it', whole, tokens],
    ['with scopes by OAuth', { ...whole, scope: 'base  deals:read' }, tokens],
    ['without a scope', { ...whole, scope: undefined }, { ...tokens, scopes: undefined }],
    [
      'without a refresh token',
      { ...whole, refresh_token: undefined },
      { ...tokens, refreshToken: undefined },
    ],
    [
      'with an odd refresh token',
      { ...whole, refresh_token: 'a\r\nb' },
      { ...tokens, refreshToken: undefined },
    ],
    ['without an api_domain', { ...whole, api_domain: null }, { ...tokens, apiDomain: undefined }],
    ['that ends at once', { ...whole, expires_in: 0 }, { ...tokens, expiresAt: sentAt }],
    ...[undefined, 'soon', -1, 1e12, null].map((expires_in): [string, object, object] => [
      `with an expiry of ${expires_in}, which is taken for the documented hour`,
      { ...whole, expires_in },
      { ...tokens, expiresAt: new Date('2026-01-01T13:00:00Z') },
    ]),
  ])('%s holds tokens', (_, body, expected) => {
    expect(read(200, body)).toEqual({ kind: 'issued', tokens: expected });
  });

  it.each([
    [400, { error: 'invalid_grant' }],
    [401, { error: 'invalid_grant' }],
    [400, { success: false, message: 'Invalid grant: refresh_token is invalid', error: 'invalid_grant' }],
    [400, { error: 'Invalid grant: refresh_token is invalid' }],
    [400, { message: 'Invalid grant: refresh_token is invalid' }],
  ])('%i %j is a dead grant', (status, body) => {
    expect(read(status, body)).toEqual({ kind: 'invalid_grant' });
  });

  it.each<[number, unknown, string]>([
    [200, '', 'answered something that is not JSON'],
    [200, '<html>invalid_grant</html>', 'answered something that is not JSON'],
    [200, 'null', 'answered something that is not JSON'],
    [200, '"access_token"', 'answered something that is not JSON'],
    [200, {}, 'answered without an access token'],
    [200, [], 'answered without an access token'],
    [200, { ...whole, access_token: '' }, 'answered without an access token'],
    [200, { ...whole, access_token: 7 }, 'answered without an access token'],
    [200, { ...whole, access_token: 'two words' }, 'answered without an access token'],
    [200, { error: 'invalid_grant' }, 'answered without an access token'],
    [201, whole, 'answered 201'],
    [302, '', 'answered 302'],
    [400, {}, 'answered 400'],
    [400, 'invalid_grant', 'answered 400'],
    [400, { error: 'invalid_client' }, 'answered 400 (invalid_client)'],
    [400, { error: 'invalid_client', message: 'Invalid grant: no' }, 'answered 400 (invalid_client)'],
    [401, { error: 'invalid_client' }, 'answered 401 (invalid_client)'],
    [400, { error: 'invalid_granted' }, 'answered 400'],
    [400, { error: { code: 'invalid_grant' } }, 'answered 400'],
    [403, { error: 'invalid_grant' }, 'answered 403'],
    [429, { error: 'rate limit' }, 'answered 429'],
    [500, { error: 'invalid_grant' }, 'answered 500'],
    [503, '<html>', 'answered 503'],
  ])('%i %j is a failure of the endpoint', (status, body, details) => {
    expect(() => read(status, body)).toThrow(ExternalApiError);
    expect(() => read(status, body)).toThrow(`Pipedrive API error: the token endpoint ${details}`);
  });

  it('repeats nothing of what a server wrote freely', () => {
    const echo = { error: 'no such token: s3cret', message: 's3cret', error_description: 's3cret' };
    expect(() => read(400, echo)).toThrow(/^Pipedrive API error: the token endpoint answered 400$/);
  });
});
