import { ConfigurableModuleBuilder, type DynamicModule } from '@nestjs/common';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';

import { pipedriveEntities } from './pipedrive.entities.js';
import { PIPEDRIVE_DATA_SOURCE, type PipedriveModuleOptions } from './pipedrive.options.js';
import { pipedriveControllers } from './pipedrive.controllers.js';

/** What has to be known before any value is: it decides which classes the module consists of. */
export interface PipedriveModuleStructure {
  /** Serve our routes (default), or give the services alone. */
  controllers?: boolean;
  /** Name of the host's DataSource, where it is not the default one. */
  dataSource?: string;
}

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } =
  new ConfigurableModuleBuilder<PipedriveModuleOptions>({ moduleName: 'Pipedrive' })
    .setClassMethodName('forRoot')
    .setExtras<PipedriveModuleStructure>({ controllers: true }, withStructure)
    .build();

function withStructure(definition: DynamicModule, structure: PipedriveModuleStructure): DynamicModule {
  return {
    ...definition,
    imports: [
      ...(definition.imports ?? []),
      TypeOrmModule.forFeature([...pipedriveEntities], structure.dataSource),
    ],
    controllers: structure.controllers === false ? [] : [...pipedriveControllers],
    providers: [
      ...(definition.providers ?? []),
      { provide: PIPEDRIVE_DATA_SOURCE, useExisting: getDataSourceToken(structure.dataSource) },
    ],
  };
}
