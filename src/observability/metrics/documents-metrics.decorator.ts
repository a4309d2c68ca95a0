import { applyDecorators } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, getSchemaPath } from '@nestjs/swagger';

import { refusal, refusalBody } from '../../refusals/refusal.js';
import { METRICS_CHALLENGE } from './metrics-token.guard.js';

/** The route in the OpenAPI document. */
export function DocumentsMetrics(): MethodDecorator {
  return applyDecorators(
    ApiOperation({ operationId: 'metrics', summary: 'What this replica counts, for Prometheus' }),
    ApiBearerAuth('metrics'),
    ApiResponse({
      status: 200,
      description: 'The text format of Prometheus.',
      content: { 'text/plain': { schema: { type: 'string' } } },
    }),
    ApiResponse({
      status: 401,
      description: 'The token is missing or wrong.',
      headers: {
        'WWW-Authenticate': {
          description: `Always \`${METRICS_CHALLENGE}\`.`,
          required: true,
          schema: { type: 'string' },
        },
      },
      content: errorOf(401),
    }),
    ApiResponse({
      status: 404,
      description: 'METRICS_TOKEN is not set, so nobody may read them.',
      content: errorOf(404),
    }),
  );
}

function errorOf(status: number) {
  const refused = refusal(status);
  return {
    'application/json': {
      schema: { $ref: getSchemaPath('ErrorBody') },
      examples: { [refused.code]: { value: refusalBody(refused) } },
    },
  };
}
