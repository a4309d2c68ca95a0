import { Inject, Injectable } from '@nestjs/common';
import { AuthGuard, PassportStrategy } from '@nestjs/passport';
import { ExtractJwt, Strategy } from 'passport-jwt';

import { SETTINGS } from './settings.module.js';
import type { Settings } from './settings.js';

/** The service's own users. Under the name `jwt`, as in most services. */
@Injectable()
export class UserJwtStrategy extends PassportStrategy(Strategy) {
  constructor(@Inject(SETTINGS) settings: Settings) {
    super({ jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(), secretOrKey: settings.userSecret });
  }

  validate(claims: { sub: string }): { userId: string } {
    return { userId: claims.sub };
  }
}

/** Lets the service's own users in. */
@Injectable()
export class UserGuard extends AuthGuard('jwt') {}
