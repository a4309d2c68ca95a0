import { relative } from 'node:path';
import type { Env } from '../config/env.js';
import type { FirstPage } from './export-first-pages.js';
import { DEMO_ACCOUNT, LOCAL_ACCOUNT } from './sign-local-jwt.js';

/** What `npm start` prints once all of it runs against the sandbox. */
export function demoGreeting(service: Service & { pages: readonly FirstPage[]; sandboxUrl: string }): string {
  return `
The Pipedrive export runs, against a sandbox Pipedrive with a made-up company (${service.sandboxUrl}).
The account "${DEMO_ACCOUNT}" has been connected to it by OAuth, and the first page of each type exported over HTTP:

${table(service.pages)}
${howToCall(service)}`;
}

/** The same against the real Pipedrive: nothing is connected yet, or an earlier run has done so. */
export function realGreeting(service: Service & { env: Env; login: string | null }): string {
  const connect =
    service.login === null
      ? `The account "${LOCAL_ACCOUNT}" is connected.`
      : `Connect the account "${LOCAL_ACCOUNT}" in a browser (the link is good for ten minutes):\n\n  ${service.login}\n${howToConfirm(service)}`;
  return `
The Pipedrive export runs, against the real Pipedrive (${service.env.pipedriveOauthUrl}).
The app's callback URL in the Developer Hub has to be ${service.env.pipedriveRedirectUri}

${connect}
${howToCall(service)}`;
}

function howToConfirm({ url, jwt, env }: Service & { env: Env }): string {
  if (env.loginConfirmation === 'off') return '';
  return `
It ends at a page with a code. A front end would hand it over by itself; here, put it in CODE's place:

  curl -H 'Authorization: Bearer ${jwt}' -H 'Content-Type: application/json' \\
    -d '{"confirmation":"CODE"}' '${url}/v1/e/pipedrive/auth/confirm'
`;
}

interface Service {
  readonly url: string;
  readonly jwt: string;
  /** File of the service's log. */
  readonly log: string;
}

function howToCall({ url, jwt, log }: Service): string {
  return `
  Swagger UI  ${url}/docs  (Authorize with the token, then Try it out)
  Log         ${relative(process.cwd(), log)}
  Token       ${jwt}

  curl -H 'Authorization: Bearer ${jwt}' '${url}/v1/e/pipedrive/export/deals?limit=2'

Ctrl-C stops everything.
`;
}

function table(pages: readonly FirstPage[]): string {
  const rows = pages.map(({ type, records, hasMore, first }) => [
    type,
    String(records),
    hasMore ? 'yes' : 'no',
    first,
  ]);
  const lines = [['type', 'records', 'more?', 'first record'], ...rows].map(
    ([type = '', records = '', more = '', first = '']) =>
      `  ${type.padEnd(15)}${records.padStart(7)}  ${more.padEnd(7)}${first}`,
  );
  return `${lines.join('\n')}\n`;
}
