import { randomUUID } from 'node:crypto';
import { Refusal } from '../refusal.js';

const ERROR_INFO = 'Please check developers.pipedrive.com';

/** 401 in the form seen live: made by the gateway in front of the API. */
export function unauthorized(): Refusal {
  return new Refusal(401, gatewayBody('unauthorized access', 401), {
    'x-401-by-gw': 'true',
    'x-correlation-id': randomUUID(),
  });
}

/** 400 for an Authorization header that is there and is no Bearer token. */
export function malformedAuthorization(): Refusal {
  return new Refusal(400, gatewayBody('Invalid request: malformed authorization header', 400));
}

export function scopeMismatch(): Refusal {
  return new Refusal(403, gatewayBody('Scope and URL mismatch', 403));
}

/** 429 of the rolling window. Only its text is documented; the form is inferred from the daily one. */
export function requestOverLimit(headers: Readonly<Record<string, string>> = {}): Refusal {
  return new Refusal(429, gatewayBody('Request over limit', 429), headers);
}

/** 429 of the daily budget, as production logs have it. */
export function dailyBudgetExceeded(headers: Readonly<Record<string, string>> = {}): Refusal {
  return new Refusal(429, gatewayBody('daily request budget exceeded', 429), headers);
}

/** 402 for an add-on that is missing. */
export function paymentRequired(): Refusal {
  return new Refusal(402, { success: false, error: 'Required suites missing', errorCode: 402 });
}

/** 403 for a user who may not. */
export function forbidden(): Refusal {
  return new Refusal(403, apiBody('You do not have permissions to do this.'));
}

export function gone(): Refusal {
  return new Refusal(410, apiBody('Old resource permanently unavailable'));
}

export function notFound(): Refusal {
  return new Refusal(404, apiBody('Resource not found'));
}

/** 400 of API v2, which checks its query strictly. */
export function validationFailed(field: string, problem: string): Refusal {
  return new Refusal(400, {
    ...apiBody(`Validation failed: ${field}: ${problem}`),
    code: 'ERR_SCHEMA_VALIDATION_FAILED',
  });
}

/** 501 for a parameter that Pipedrive has and the sandbox has not: better than an answer that looks right. */
export function notServed(parameter: string): Refusal {
  return new Refusal(501, apiBody(`The sandbox does not serve the parameter ${parameter}`));
}

/** 400 of API v1. */
export function badRequest(message: string): Refusal {
  return new Refusal(400, apiBody(message));
}

function gatewayBody(error: string, errorCode: number): object {
  return { success: false, error, errorCode, error_info: ERROR_INFO };
}

function apiBody(error: string): object {
  return { success: false, error, error_info: ERROR_INFO, data: null, additional_data: null };
}
