import type { ServerResponse } from 'node:http';

import type { Tokens } from './grants.js';

/** A request to the token endpoint in the hands of whoever decides about it. */
export interface HeldRequest {
  readonly accountId: string;
  readonly worker: string;
  /** Exchanges the refresh token that was sent; undefined where it is dead. */
  exchange(): Tokens | undefined;
  /** Answers as an honest endpoint does: tokens, or invalid_grant. */
  answer(tokens: Tokens | undefined): void;
  /** The bare response, for what an honest endpoint does not do. */
  readonly response: ServerResponse;
  /** When the answer has left, or who asked. */
  readonly closed: Promise<void>;
}

/** What the endpoint does with a request. */
export type Behaviour = (request: HeldRequest) => Promise<void> | void;

/** Long enough for the callers of every process to come while the refresh is under way. */
const HONEST_DELAY_MS = 300;

export const answers: Behaviour = async (request) => {
  await new Promise((resolve) => setTimeout(resolve, HONEST_DELAY_MS));
  request.answer(request.exchange());
};

/** Exchanges first, then does something else than to hand over what the exchange has brought. */
export function afterExchange(then: (request: HeldRequest, body: string) => Promise<void> | void): Behaviour {
  return (request) => then(request, JSON.stringify(request.exchange() ?? {}));
}

/** Says nothing until who asked has left. */
export const hangs: Behaviour = ({ closed }) => closed;

export const exchangesTooLate: Behaviour = async ({ closed, exchange }) => {
  await closed;
  exchange();
};

/** The head and half of the body, then nothing more. */
export const stallsHalfway = afterExchange(({ response, closed }, body) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
  response.write(body.slice(0, body.length / 2));
  return closed;
});

export const fails: Behaviour = ({ response }) => void response.writeHead(500).end('Internal Server Error');

export const failsAfterExchange = afterExchange((request) => fails(request));

export const cuts: Behaviour = ({ response }) => void response.destroy();

export const cutsAfterExchange = afterExchange(({ response }, body) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
  response.write(body.slice(0, body.length / 2), () => response.destroy());
});

/** One kind of nonsense after the other, each with status 200. */
export const talksNonsense: Behaviour = ({ response }) => {
  const kinds = ['<!doctype html><p>Welcome</p>', '{"access_token":"abc', '', '{"success":true}'];
  response.writeHead(200, { 'content-type': 'application/json' }).end(kinds[(nonsense += 1) % kinds.length]);
};

export const talksNonsenseAfterExchange = afterExchange((request) => talksNonsense(request));

let nonsense = 0;
