import { connect } from 'node:net';

import {
  type CallHandler,
  Controller,
  type ExecutionContext,
  Get,
  Global,
  Injectable,
  Module,
  type NestInterceptor,
  Req,
  UseGuards,
} from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { AuthGuard, PassportModule, PassportStrategy } from '@nestjs/passport';
import jwt from 'jsonwebtoken';
import { ExtractJwt, Strategy } from 'passport-jwt';
import type { Observable } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { callerJwt, type Host, optionsFor, type Platform, startHost } from './host.js';

const NOWHERE = { url: 'http://127.0.0.1:9', options: { clientId: 'client', clientSecret: 'secret' } };
const first = optionsFor(NOWHERE);
const second = optionsFor(NOWHERE);
const HOST_SECRET = 'the secret of the host itself, long enough';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

describe.each<Platform>(['express', 'fastify'])('two services in one process, on %s', (platform) => {
  let hosts: [Host, Host];
  beforeAll(async () => {
    const databaseUrl = database.url;
    hosts = [
      await startHost({ databaseUrl, options: first, platform }),
      await startHost({ databaseUrl, options: second, platform }),
    ];
  });
  afterAll(() => Promise.all(hosts.map((host) => host.close())));

  it('let in their own callers, and not those of the other', async () => {
    const tokens = [callerJwt(first, 'acc-1'), callerJwt(second, 'acc-1')];
    const statuses = await Promise.all(
      hosts.flatMap((host) => tokens.map(async (token) => (await login(host, token)).status)),
    );
    expect(statuses).toEqual([200, 401, 401, 200]);
  });

  it('answer each of many requests that arrive in one packet for its own account', async () => {
    const accounts = Array.from({ length: 30 }, (_, index) => `acc-${index}`);
    const answers = await pipelined(
      hosts[0],
      accounts.map((account) => callerJwt(first, account)),
    );
    expect(answers).toEqual(accounts);
  });
});

describe('a host with a passport strategy of its own', () => {
  let host: Host;
  beforeAll(async () => {
    host = await startHost({
      databaseUrl: database.url,
      options: first,
      platform: 'express',
      host: {
        imports: [HostPassportModule],
        controllers: [HostController],
        providers: [{ provide: APP_INTERCEPTOR, useClass: ShowsHostUser }],
      },
    });
  });
  afterAll(() => host.close());

  const hostToken = jwt.sign({ name: 'Ada' }, HOST_SECRET, { expiresIn: 60 });

  it('answers its own routes by it, and we answer ours', async () => {
    expect((await me(host, hostToken)).status).toBe(200);
    expect(await (await me(host, hostToken)).json()).toEqual({ user: 'Ada', account: null });
    expect((await login(host, callerJwt(first, 'acc-1'))).status).toBe(200);
  });

  it('is not asked about our callers, nor are we about its own', async () => {
    expect((await me(host, callerJwt(first, 'acc-1'))).status).toBe(401);
    expect((await login(host, hostToken)).status).toBe(401);
  });

  it("finds its request's user untouched on our routes", async () => {
    const answer = await login(host, callerJwt(first, 'acc-1'));
    expect(answer.headers.get('x-host-user')).toBe('nobody');
  });
});

@Injectable()
class HostStrategy extends PassportStrategy(Strategy) {
  constructor() {
    super({ jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(), secretOrKey: HOST_SECRET });
  }

  validate({ name }: { name: string }): { name: string } {
    return { name };
  }
}

/** Its options reach every module: they must not reach our guard. */
@Global()
@Module({
  imports: [PassportModule.register({ defaultStrategy: 'jwt', property: 'user' })],
  providers: [HostStrategy],
  exports: [PassportModule],
})
class HostPassportModule {}

@Controller('me')
class HostController {
  @Get()
  @UseGuards(AuthGuard('jwt'))
  me(@Req() request: { user: { name: string }; pipedriveCaller?: object }): object {
    return { user: request.user.name, account: request.pipedriveCaller ?? null };
  }
}

@Injectable()
class ShowsHostUser implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const user = http.getRequest<{ user?: { name: string } }>().user;
    const response = http.getResponse<{ setHeader(name: string, value: string): void }>();
    response.setHeader('x-host-user', user === undefined ? 'nobody' : user.name);
    return next.handle();
  }
}

function login(host: Host, token: string): Promise<Response> {
  const headers = { Accept: 'application/json', Authorization: `Bearer ${token}` };
  return fetch(`${host.url}/v1/e/pipedrive/auth/login`, { headers });
}

function me(host: Host, token: string): Promise<Response> {
  return fetch(`${host.url}/me`, { headers: { Authorization: `Bearer ${token}` } });
}

/** Sends a login for each token over one connection without waiting; the accounts that the answers' states name, in order. */
function pipelined(host: Host, tokens: string[]): Promise<string[]> {
  const { hostname, port } = new URL(host.url);
  const requests = tokens.map((token, index) =>
    [
      'GET /v1/e/pipedrive/auth/login HTTP/1.1',
      `Host: ${hostname}`,
      'Accept: application/json',
      `Authorization: Bearer ${token}`,
      `Connection: ${index === tokens.length - 1 ? 'close' : 'keep-alive'}`,
      '\r\n',
    ].join('\r\n'),
  );
  return new Promise((resolve, reject) => {
    let received = '';
    const socket = connect(Number(port), hostname, () => socket.write(requests.join('')));
    socket.setEncoding('utf8').setTimeout(10_000, () => socket.destroy(new Error('not all were answered')));
    socket.on('data', (text: string) => (received += text));
    socket.on('error', reject);
    socket.on('close', () =>
      resolve([...received.matchAll(/state=([\w.-]+)/g)].map(([, state]) => accountOf(state))),
    );
  });
}

function accountOf(state = ''): string {
  return (jwt.decode(state) as { sub: string }).sub;
}
