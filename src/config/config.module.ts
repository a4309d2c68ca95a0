import { type DynamicModule, Module } from '@nestjs/common';
import { Env } from './env.js';

/** Hands the checked configuration to the whole host. */
@Module({})
export class ConfigModule {
  static forRoot(env: Env): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [{ provide: Env, useValue: env }],
      exports: [Env],
    };
  }
}
