import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import { answers, type Behaviour } from './behaviours.js';
import { ACCESS_TOKEN_LIFE_SECONDS, Grants, type Tokens } from './grants.js';
import { TokenTraffic } from './token-traffic.js';

/**
 * A token endpoint that knows who asks, keeps the truth about every grant, and behaves as it is told, account by
 * account; beside it an API that gives an account's pipelines to who has a token of it that counts.
 */
export class TokenServer {
  readonly grants = new Grants();
  readonly traffic = new TokenTraffic();
  private readonly behaviours = new Map<string, Behaviour>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<TokenServer> {
    // An idle connection that it closed under a request would be a failure of the bench's own making.
    const server = createServer({ keepAliveTimeout: 600_000 });
    // Room for the connections of all callers at once.
    server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 });
    await once(server, 'listening');
    const started = new TokenServer(server);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      started.serve(request, response).catch((error: Error) => response.destroy(error));
    });
    return started;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** How an account's requests are treated from now on. Without a word: honestly. */
  behave(accountId: string, behaviour: Behaviour): void {
    this.behaviours.set(accountId, behaviour);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, worker = '', rest] = /^\/(w\d+)(\/oauth\/token)$/.exec(request.url ?? '') ?? [];
    if (rest === undefined) return this.servePipelines(request, response);
    const closed = once(response, 'close').then(() => undefined);
    const refreshToken = new URLSearchParams(await text(request)).get('refresh_token') ?? '';
    const accountId = this.grants.ownerOf(refreshToken);
    if (accountId === undefined) throw new Error(`${worker} has sent a refresh token that was never issued`);
    const open = this.traffic.arrived({ accountId, worker, refreshToken });
    const isClosed = closed.then(() => void (open.closedMs = performance.now()));
    const behave = this.behaviours.get(accountId) ?? answers;
    await behave({
      accountId,
      worker,
      response,
      closed: isClosed,
      exchange: () => this.grants.exchange(refreshToken),
      answer: (tokens) => {
        open.result = tokens === undefined ? 'invalid_grant' : 'tokens';
        send(response, tokens === undefined ? DEAD : { status: 200, body: this.tokenAnswer(tokens) });
      },
    });
  }

  private servePipelines(request: IncomingMessage, response: ServerResponse): void {
    const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
    const reader = this.grants.readerOf(token);
    send(response, reader === undefined ? UNAUTHORIZED : { status: 200, body: pipelinesOf(reader) });
  }

  private tokenAnswer({ accessToken, refreshToken }: Tokens): object {
    return {
      access_token: accessToken,
      refresh_token: refreshToken,
      token_type: 'Bearer',
      expires_in: ACCESS_TOKEN_LIFE_SECONDS,
      scope: 'base,deals:read',
      api_domain: this.url,
    };
  }
}

const DEAD = {
  status: 400,
  body: { success: false, message: 'Invalid grant: refresh_token is invalid', error: 'invalid_grant' },
};

const UNAUTHORIZED = {
  status: 401,
  body: { success: false, error: 'unauthorized access', errorCode: 401 },
};

/** One pipeline that bears the account's name, so that a page of somebody else's would be noticed. */
function pipelinesOf(accountId: string): object {
  const pipeline = { id: 1, name: accountId, order_nr: 0, is_deleted: false, is_selected: true };
  return { success: true, data: [pipeline], additional_data: { next_cursor: null } };
}

function send(response: ServerResponse, { status, body }: { status: number; body: object }): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
