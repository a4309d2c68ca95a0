import type { Type } from '@nestjs/common';

import { bulkControllers } from './bulk/bulk.providers.js';
import { connectionControllers } from './connection/connection.providers.js';
import { exportControllers } from './export/export.providers.js';

/** Every route of the module; left out where a host asks for `controllers: false`. */
export const pipedriveControllers: readonly Type[] = [
  ...exportControllers,
  ...bulkControllers,
  ...connectionControllers,
];
