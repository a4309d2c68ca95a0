import { applyDecorators, UseFilters } from '@nestjs/common';

import { ExternalApiFilter } from './external-api.filter.js';
import { InternalFilter } from './internal.filter.js';
import { KeysUnavailableFilter } from './keys-unavailable.filter.js';
import { NotAcceptableFilter } from './not-acceptable.filter.js';
import { NotFoundFilter } from './not-found.filter.js';
import { RateLimitFilter } from './rate-limit.filter.js';
import { RefusedAccessFilter } from './refused-access.filter.js';
import { RefusedRequestFilter } from './refused-request.filter.js';
import { ShuttingDownFilter } from './shutting-down.filter.js';

/** Binds the filters to a controller (or to one route). Which errors a route answers, `DocumentsErrors` tells. */
export function MapsPipedriveErrors(): ClassDecorator & MethodDecorator {
  return applyDecorators(
    UseFilters(
      RefusedRequestFilter,
      RefusedAccessFilter,
      RateLimitFilter,
      ExternalApiFilter,
      InternalFilter,
      KeysUnavailableFilter,
      NotAcceptableFilter,
      NotFoundFilter,
      ShuttingDownFilter,
    ),
  );
}
