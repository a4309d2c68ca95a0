/** Who is calling us, as the JWT guard found it. Stands on the request beside whatever the host keeps there. */
export interface Caller {
  readonly accountId: string;
}

/** The request's property that holds the `Caller`; of our own, so that a host's `request.user` is left alone. */
export const CALLER_PROPERTY = 'pipedriveCaller';

/** The account that the guard found on a request (of Express or Fastify), or undefined where it has not run. */
export function accountOf(request: unknown): string | undefined {
  if (typeof request !== 'object' || request === null || !(CALLER_PROPERTY in request)) return undefined;
  return (request[CALLER_PROPERTY] as Caller | undefined)?.accountId;
}
