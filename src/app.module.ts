import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ConfigModule } from './config/config.module.js';
import { Env } from './config/env.js';
import { toModuleOptions } from './config/to-module-options.js';
import { dataSourceOptions } from './database/data-source.js';
import { HealthModule } from './health/health.module.js';
import { PipedriveModule } from './index.js';
import { MetricsModule } from './observability/metrics/metrics.module.js';
import { ObservabilityModule } from './observability/observability.module.js';
import type { RequestLog } from './observability/request-log.js';
import { ThrottlingModule } from './throttling/throttling.module.js';

/** The host around the importable module. */
@Module({})
export class AppModule {
  static forRoot(env: Env, requestLog: RequestLog): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(env),
        ObservabilityModule.forRoot(requestLog),
        ThrottlingModule,
        TypeOrmModule.forRootAsync({
          inject: [Env],
          useFactory: ({ databaseUrl }: Env) => ({ ...dataSourceOptions(databaseUrl), retryAttempts: 3 }),
        }),
        PipedriveModule.forRootAsync({ controllers: true, inject: [Env], useFactory: toModuleOptions }),
        HealthModule,
        MetricsModule,
      ],
    };
  }
}
