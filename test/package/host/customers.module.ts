import { type DynamicModule, Module, ValidationPipe } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { PassportModule } from '@nestjs/passport';
import { getRepositoryToken, TypeOrmModule } from '@nestjs/typeorm';
import { pipedriveEntities, pipedriveMigrations, PipedriveModule } from 'pipedrive-export';
import type { Sandbox } from 'pipedrive-export/sandbox';

import { CreateCustomers1600000000000, Customer } from './customer.entity.js';
import { CUSTOMERS, CustomersController } from './customers.controller.js';
import { OpeningHoursGuard } from './opening-hours.guard.js';
import { pipedriveOptions } from './pipedrive-options.js';
import { ProblemFilter } from './problem.filter.js';
import { PIPEDRIVE, SETTINGS, SettingsModule } from './settings.module.js';
import type { Settings } from './settings.js';
import { UserGuard, UserJwtStrategy } from './user-jwt.strategy.js';

/** Somebody's service: with a database, users, validation, a guard and an error form of its own. It imports the export. */
@Module({})
export class CustomersModule {
  static with(settings: Settings, pipedrive: Sandbox): DynamicModule {
    const { dataSource, hasRoutes } = settings;
    return {
      module: CustomersModule,
      imports: [
        SettingsModule.with(settings, pipedrive),
        TypeOrmModule.forRoot({
          type: 'postgres',
          url: settings.databaseUrl,
          ...(dataSource !== undefined && { name: dataSource }),
          entities: [Customer, ...pipedriveEntities],
          migrations: [CreateCustomers1600000000000, ...pipedriveMigrations],
          migrationsRun: true,
        }),
        TypeOrmModule.forFeature([Customer], dataSource),
        PassportModule.register({ defaultStrategy: 'jwt', property: 'user' }),
        PipedriveModule.forRootAsync({
          controllers: hasRoutes,
          ...(dataSource !== undefined && { dataSource }),
          inject: [SETTINGS, PIPEDRIVE],
          useFactory: pipedriveOptions,
        }),
      ],
      controllers: [CustomersController],
      providers: [
        { provide: CUSTOMERS, useExisting: getRepositoryToken(Customer, dataSource) },
        UserJwtStrategy,
        UserGuard,
        { provide: APP_GUARD, useClass: OpeningHoursGuard },
        { provide: APP_PIPE, useFactory: () => new ValidationPipe(STRICT) },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}

const STRICT = { transform: true, whitelist: true, forbidNonWhitelisted: true };
