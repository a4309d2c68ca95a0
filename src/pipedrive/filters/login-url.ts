/** Where an account is connected, or connected again: beside the callback that Pipedrive redirects to. */
export function loginUrl(redirectUri: string): string {
  return new URL('login', redirectUri).href;
}
