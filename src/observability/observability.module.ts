import { type DynamicModule, Module } from '@nestjs/common';
import { RequestLog } from './request-log.js';

/** Hands the request log, which stands in front of the platform, to the host's filter. */
@Module({})
export class ObservabilityModule {
  static forRoot(requestLog: RequestLog): DynamicModule {
    return {
      module: ObservabilityModule,
      global: true,
      providers: [{ provide: RequestLog, useValue: requestLog }],
      exports: [RequestLog],
    };
  }
}
