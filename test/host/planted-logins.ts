import { type Answered, type Drive, note, planted } from './drive.js';

const AUTH = '/v1/e/pipedrive/auth';

/**
 * A front end's login: by JSON, then Pipedrive's page, the callback, and the code brought by its account, twice. What is
 * secret in any step is planted. Where trouble ends it early, it ends.
 */
export async function loginByJson(
  drive: Drive,
  authorization: string,
  { forwards, confirms = true }: { forwards: boolean; confirms?: boolean },
): Promise<void> {
  const headers = { Authorization: authorization, Accept: 'application/json' };
  const arrival = await arrivalByJson(drive, authorization, { forwards });
  if (arrival === undefined) return;
  const callback = await arrive(drive, arrival);
  const [, confirmation] =
    /(?:[?&]confirmation=|<code>)([\w-]+)/.exec(`${callback.location} ${callback.text}`) ?? [];
  if (confirmation === undefined || !confirms) return;
  const request = {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify({ confirmation }),
  };
  for (let times = 0; times < 2; times += 1) await step(drive, 'all', `${drive.url}${AUTH}/confirm`, request);
}

/** The same as far as the callback's address, with all that is secret in it. */
export async function arrivalByJson(
  drive: Drive,
  authorization: string,
  { forwards }: { forwards: boolean },
): Promise<string | undefined> {
  const headers = { Authorization: authorization, Accept: 'application/json' };
  const forward = forwards ? `?forward_url=${encodeURIComponent(`${drive.url}/`)}` : '';
  const login = await step(drive, 'logins', `${drive.url}${AUTH}/login${forward}`, { headers });
  const [, authorizeUrl] = /"url":"([^"]+)"/.exec(login.text) ?? [];
  return allowed(drive, authorizeUrl);
}

export function arrive(drive: Drive, arrival: string): ReturnType<typeof step> {
  return step(drive, 'callbacks', arrival);
}

/** A browser's login: it is redirected, and comes back without its cookie, with it, and once more. */
export async function loginByRedirect(drive: Drive, authorization: string): Promise<void> {
  const headers = { Authorization: authorization, Accept: 'text/html' };
  const login = await step(drive, 'logins', `${drive.url}${AUTH}/login`, { headers });
  const arrival = await allowed(drive, login.location);
  if (arrival === undefined) return;
  for (const cookie of ['', login.cookie, login.cookie])
    await step(drive, 'callbacks', arrival, { headers: { cookie } });
}

/** Where the browser is sent once somebody has pressed Allow. */
async function allowed(drive: Drive, authorizeUrl: string | undefined): Promise<string | undefined> {
  if (authorizeUrl === undefined || !authorizeUrl.startsWith(drive.tap.url)) return undefined;
  const answer = await fetch(authorizeUrl, { redirect: 'manual' });
  return answer.headers.get('location') ?? undefined;
}

async function step(
  drive: Drive,
  kind: keyof Answered,
  url: string,
  init: RequestInit = {},
): Promise<{ text: string; location: string | undefined; cookie: string }> {
  const answer = await fetch(url, { ...init, redirect: 'manual' });
  const text = await answer.text();
  const location = answer.headers.get('location') ?? undefined;
  const [cookie = ''] = (answer.headers.getSetCookie()[0] ?? '').split(';');
  const shown = `${location} ${text}`;
  planted(drive, 'state', /[?&]state=[\w-]+\.[\w-]+\.([\w-]+)/.exec(shown)?.[1]);
  planted(drive, 'confirmation', /(?:[?&]confirmation=|<code>)([\w-]+)/.exec(shown)?.[1]);
  planted(drive, 'cookie', cookie.split('=')[1]);
  note(drive, kind, [answer.status, [...answer.headers], text]);
  return { text, location, cookie };
}
