import jsonwebtoken from 'jsonwebtoken';
import type { Env } from '../config/env.js';

/** The account that local runs speak for. */
export const DEMO_ACCOUNT = 'demo';

/** A token of the demo account, good for 30 days on this machine. */
export function signLocalJwt(env: Env): string {
  return jsonwebtoken.sign({ [env.jwtAccountClaim]: DEMO_ACCOUNT }, env.jwtSecret, {
    algorithm: 'HS256',
    expiresIn: '30d',
    ...(env.jwtIssuer !== undefined && { issuer: env.jwtIssuer }),
    ...(env.jwtAudience !== undefined && { audience: env.jwtAudience }),
  });
}
