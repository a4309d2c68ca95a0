import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { Sandbox } from 'pipedrive-export/sandbox';

import type { Settings } from './settings.js';

export const SETTINGS = Symbol('SETTINGS');
export const PIPEDRIVE = Symbol('PIPEDRIVE');

/** What the service is started with, for whoever injects it. */
@Global()
@Module({})
export class SettingsModule {
  static with(settings: Settings, pipedrive: Sandbox): DynamicModule {
    return {
      module: SettingsModule,
      providers: [
        { provide: SETTINGS, useValue: settings },
        { provide: PIPEDRIVE, useValue: pipedrive },
      ],
      exports: [SETTINGS, PIPEDRIVE],
    };
  }
}
