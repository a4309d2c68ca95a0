import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

import { HttpService } from '@nestjs/axios';
import { Test } from '@nestjs/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { RESOLVED_OPTIONS } from '../../src/pipedrive/pipedrive.options.js';
import { ownHttp } from '../../src/pipedrive/upstream/http/own-http.provider.js';
import { sendRequest } from '../../src/pipedrive/upstream/http/send-request.js';

const MIB = 1024 * 1024;
const TEXT = JSON.stringify({ success: true, data: ['Ünïcode', '👩‍🚀'] });

describe('an answer of the API', () => {
  let server: Server;
  let http: HttpService;
  let answer: { status: number; headers: Record<string, string>; body: Buffer };
  let asked: Record<string, unknown>;

  beforeAll(async () => {
    server = createServer((request, response) => {
      asked = request.headers;
      response.writeHead(answer.status, answer.headers).end(answer.body);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const options = { provide: RESOLVED_OPTIONS, useValue: { http: { allowedHosts: [] } } };
    const module = await Test.createTestingModule({ providers: [options, ownHttp] }).compile();
    http = module.get(HttpService);
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });

  function send(): ReturnType<typeof sendRequest> {
    const { port } = server.address() as AddressInfo;
    return sendRequest(http, `http://127.0.0.1:${port}/api/v2/deals?limit=1`, {
      accessToken: 'secret',
      timeoutMs: 10_000,
    });
  }

  it.each([200, 403])('%s is unpacked where it comes as gzip, which is asked for', async (status) => {
    answer = { status, headers: { 'content-encoding': 'gzip' }, body: gzipSync(TEXT) };
    expect(await send()).toMatchObject({ status, body: Buffer.from(TEXT) });
    expect(asked).toMatchObject({ 'accept-encoding': 'gzip', authorization: 'Bearer secret' });
  });

  it('is read as it is where it is not packed', async () => {
    answer = { status: 200, headers: { date: 'now' }, body: Buffer.from(TEXT) };
    expect(await send()).toMatchObject({ status: 200, body: Buffer.from(TEXT), headers: { date: 'now' } });
  });

  it('is a failure where it is broken off within gzip', async () => {
    answer = { status: 200, headers: { 'content-encoding': 'gzip' }, body: gzipSync(TEXT).subarray(0, 30) };
    expect(await send()).toMatchObject({ kind: 'cut' });
  });

  it('is not followed to another place', async () => {
    answer = { status: 302, headers: { location: '/elsewhere' }, body: Buffer.alloc(0) };
    expect(await send()).toMatchObject({ status: 302 });
  });

  it.each([
    ['as it comes', 101 * MIB, {}],
    ['once it is unpacked', 101 * MIB, { 'content-encoding': 'gzip' }],
  ])('is too large above 100 MiB, %s', async (_, size, headers) => {
    const bytes = Buffer.alloc(size, 'a');
    answer = { status: 200, headers, body: 'content-encoding' in headers ? gzipSync(bytes) : bytes };
    expect(await send()).toMatchObject({ kind: 'tooLarge' });
  });
});
