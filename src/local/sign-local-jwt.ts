import jsonwebtoken from 'jsonwebtoken';
import type { Env } from '../config/env.js';

/** The account that is connected to the sandbox. */
export const DEMO_ACCOUNT = 'demo';

/** The account of somebody who tries the real Pipedrive: another one, for the sandbox's grant is worth nothing there. */
export const LOCAL_ACCOUNT = 'local';

/** A token of the account, good for 30 days on this machine. */
export function signLocalJwt(env: Env, account: string): string {
  if (env.jwtSecret === undefined) throw new Error('Only whoever has the secret can sign a token');
  return jsonwebtoken.sign({ [env.jwtAccountClaim]: account }, env.jwtSecret, {
    algorithm: 'HS256',
    expiresIn: '30d',
    ...(env.jwtIssuer !== undefined && { issuer: env.jwtIssuer }),
    ...(env.jwtAudience !== undefined && { audience: env.jwtAudience }),
  });
}
