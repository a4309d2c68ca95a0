/**
 * Connects an account as a browser would that login redirects: the sandbox's authorize page presses its own button.
 * @param authorization the account's JWT, behind `Bearer `
 * @throws Error that says which step was answered otherwise
 */
export async function connectAccount(serviceUrl: string, authorization: string): Promise<void> {
  const headers = { authorization, accept: 'text/html' };
  const login = await step('login', `${serviceUrl}/v1/e/pipedrive/auth/login`, headers);
  const authorize = await step('authorize', locationOf(login), {});
  const cookie = login.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  await step('callback', locationOf(authorize), { cookie });
}

async function step(name: string, url: string, headers: Record<string, string>): Promise<Response> {
  const answer = await fetch(url, { redirect: 'manual', headers });
  if (answer.status === (name === 'callback' ? 200 : 302)) return answer;
  throw new Error(`${name} answered ${answer.status}: ${await answer.text()}`);
}

function locationOf(answer: Response): string {
  const location = answer.headers.get('location');
  if (location === null) throw new Error(`${answer.url} leads nowhere`);
  return location;
}
