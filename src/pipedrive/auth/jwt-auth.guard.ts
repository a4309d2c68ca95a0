import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';

import { PipedriveExportError, UnauthorizedError } from '../errors/index.js';
import { CALLER_PROPERTY } from './caller.js';
import { JwtStrategy } from './jwt.strategy.js';

/**
 * Lets a request in whose JWT is good, and puts the `Caller` on it.
 * @throws UnauthorizedError for every other one
 * @throws KeysUnavailableError where nobody can tell
 */
@Injectable()
export class JwtAuthGuard implements CanActivate {
  private readonly passport: CanActivate;

  constructor(strategy: JwtStrategy) {
    this.passport = new PassportGuard({ defaultStrategy: strategy, property: CALLER_PROPERTY });
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    return (await this.passport.canActivate(context)) === true;
  }
}

/**
 * Passport's guard over the instance it is given rather than over a name: two apps in one process, or a host with a
 * `jwt` strategy of its own, would answer for each other by name. It is no provider on purpose: Nest would hand the
 * options of a host's global PassportModule to it.
 */
class PassportGuard extends AuthGuard() {
  override handleRequest<TUser>(error: unknown, user: TUser | false | null, info: unknown): TUser {
    if (error) throw error;
    if (info instanceof PipedriveExportError) throw info;
    if (!user) throw unauthorized(info);
    return user;
  }
}

/** In words that help a caller and tell an attacker nothing; passport-jwt says what failed by an Error as `info`. */
function unauthorized(info: unknown): UnauthorizedError {
  const name = info instanceof Error ? info.name : '';
  const cause = name in REASONS ? { cause: info } : {};
  const isMissing = info instanceof Error && info.message === 'No auth token';
  if (isMissing) return new UnauthorizedError({ reason: 'send the header Authorization: Bearer <token>' });
  return new UnauthorizedError({ reason: REASONS[name] ?? 'the token is not valid', ...cause });
}

const REASONS: Readonly<Record<string, string>> = {
  TokenExpiredError: 'the token has expired',
  NotBeforeError: 'the token is not valid yet',
  JsonWebTokenError: 'the token is not valid',
};
