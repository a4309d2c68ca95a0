import jsonwebtoken, { type SignOptions } from 'jsonwebtoken';

/** The secret that test apps check tokens with. */
export const TEST_JWT_SECRET = 'a-secret-for-tests-of-more-than-32-bytes';

/** A token as a caller would bring it: HS256, good for an hour unless `options` say otherwise. */
export function signJwt(
  claims: Record<string, unknown>,
  options: SignOptions & { secret?: string } = {},
): string {
  const { secret = TEST_JWT_SECRET, ...signOptions } = options;
  const expiry = 'exp' in claims || 'expiresIn' in signOptions ? {} : { expiresIn: '1h' as const };
  return jsonwebtoken.sign(claims, secret, { algorithm: 'HS256', ...expiry, ...signOptions });
}
