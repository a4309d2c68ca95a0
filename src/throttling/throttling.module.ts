import { Module } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { ThrottlerModule, type ThrottlerModuleOptions } from '@nestjs/throttler';
import { Env } from '../config/env.js';
import { AccountLimitInterceptor } from './account-limit.interceptor.js';
import { AddressLimitGuard } from './address-limit.guard.js';
import { RequestBuckets } from './request-buckets.js';

/** How many requests an address and an account may make; every replica counts its own. */
@Module({
  imports: [ThrottlerModule.forRootAsync({ inject: [Env], useFactory: limits })],
  providers: [
    AddressLimitGuard,
    { provide: APP_GUARD, useExisting: AddressLimitGuard },
    { provide: APP_INTERCEPTOR, useClass: AccountLimitInterceptor },
  ],
})
export class ThrottlingModule {}

function limits({ rateLimitPerAddress, rateLimitPerAccount }: Env): ThrottlerModuleOptions {
  const perMinute = (limit: number) => ({ limit, ttl: 60_000, skipIf: () => limit === 0 });
  return {
    throttlers: [
      { name: 'address', ...perMinute(rateLimitPerAddress) },
      { name: 'account', ...perMinute(rateLimitPerAccount) },
    ],
    storage: new RequestBuckets(),
    ipv6SubnetPrefix: 64,
    setHeaders: false,
  };
}
