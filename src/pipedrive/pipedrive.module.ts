import { Module } from '@nestjs/common';

import { authProviders } from './auth/auth.providers.js';
import { BulkExportService } from './bulk/bulk-export.service.js';
import { budgetProviders } from './budget/budget.providers.js';
import { bulkProviders } from './bulk/bulk.providers.js';
import { connectionProviders } from './connection/connection.providers.js';
import { ConnectionService } from './connection/connection.service.js';
import { credentialsProviders } from './credentials/credentials.providers.js';
import { exportProviders } from './export/export.providers.js';
import { ExportService } from './export/export.service.js';
import { filtersProviders } from './filters/filters.providers.js';
import { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } from './pipedrive.module-definition.js';
import { RESOLVED_OPTIONS } from './pipedrive.options.js';
import { resolveOptions } from './resolve-options.js';
import { upstreamProviders } from './upstream/upstream.providers.js';

/**
 * A customer's Pipedrive behind one stable REST contract. Import it with `forRootAsync`; it brings its own routes,
 * guard, interceptor and filters, and touches nothing else of the host.
 */
@Module({
  providers: [
    { provide: RESOLVED_OPTIONS, inject: [MODULE_OPTIONS_TOKEN], useFactory: resolveOptions },
    ...filtersProviders,
    ...authProviders,
    ...upstreamProviders,
    ...credentialsProviders,
    ...connectionProviders,
    ...exportProviders,
    ...budgetProviders,
    ...bulkProviders,
  ],
  exports: [ExportService, BulkExportService, ConnectionService],
})
export class PipedriveModule extends ConfigurableModuleClass {}
