import {
  ForbiddenException,
  HttpException,
  NotFoundException,
  ServiceUnavailableException,
} from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { refusal, refusalBody, refusalOf } from './refusal.js';

describe('refusalOf', () => {
  it.each([
    [401, 'UNAUTHORIZED'],
    [404, 'NOT_FOUND'],
    [406, 'NOT_ACCEPTABLE'],
    [408, 'INVALID_REQUEST'],
    [413, 'PAYLOAD_TOO_LARGE'],
    [414, 'URI_TOO_LONG'],
    [415, 'INVALID_REQUEST'],
    [417, 'INVALID_REQUEST'],
    [429, 'TOO_MANY_REQUESTS'],
    [431, 'HEADERS_TOO_LARGE'],
    [400, 'INVALID_REQUEST'],
  ])('answers an exception of status %i with %s', (status, code) => {
    expect(refusalOf(new HttpException('secret words', status))).toMatchObject({ status, code });
  });

  it('keeps the status of a refusal that the table does not name', () => {
    expect(refusalOf(new ForbiddenException())).toMatchObject({ status: 403, code: 'INVALID_REQUEST' });
  });

  it('never repeats what the exception says', () => {
    expect(JSON.stringify(refusalOf(new NotFoundException('Cannot GET /?code=secret')))).not.toContain(
      'secret',
    );
  });

  it.each([
    ['an ordinary error', new Error('secret')],
    ['an exception of 503', new ServiceUnavailableException('secret')],
    ['an exception of 200', new HttpException('secret', 200)],
    ['an HTTP client’s error that bears a status', Object.assign(new Error('secret'), { statusCode: 404 })],
    ['something that is no error', 'secret'],
    ['nothing', undefined],
  ])('answers %s with 500 and no word about it', (_what, error) => {
    expect(refusalOf(error)).toEqual(refusal(500));
  });

  it('knows the platform’s own errors', () => {
    const error = Object.assign(new Error('x'), { code: 'FST_ERR_CTP_BODY_TOO_LARGE', statusCode: 413 });
    expect(refusalOf(error)).toMatchObject({ status: 413, code: 'PAYLOAD_TOO_LARGE' });
  });
});

describe('refusalBody', () => {
  it('has the contract’s three fields and no other', () => {
    expect(refusalBody(refusal(404))).toEqual({
      success: false,
      message: 'There is nothing at this address',
      error: 'NOT_FOUND',
    });
  });
});
