import { ParseEnumPipe } from '@nestjs/common';

import { InvalidTypeError } from '../errors/index.js';
import { ExportType } from './export-type.enum.js';

/** The `:type` of a route, or a refusal that lists the types there are. */
export const EXPORT_TYPE = new ParseEnumPipe(ExportType, {
  exceptionFactory: () => new InvalidTypeError({ allowed: Object.values(ExportType) }),
});
