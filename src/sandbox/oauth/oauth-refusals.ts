import { Refusal } from '../refusal.js';

/** Errors of the OAuth server: the sentences are documented, all with 400; the body's form is inferred. */
export function invalidGrant(what: string): Refusal {
  return new Refusal(400, body('invalid_grant', `Invalid grant: ${what} is invalid`));
}

export function invalidClient(): Refusal {
  return new Refusal(400, body('invalid_client', 'Invalid client: client is invalid'));
}

export function missingClient(): Refusal {
  return new Refusal(400, body('invalid_client', 'Invalid client: cannot retrieve client credentials'));
}

export function missingParameter(name: string): Refusal {
  return new Refusal(400, body('invalid_request', `Missing parameter: ${name}`));
}

export function unsupportedGrantType(): Refusal {
  return new Refusal(400, body('unsupported_grant_type', 'Unsupported grant type: grant_type is invalid'));
}

export function notAForm(): Refusal {
  return new Refusal(
    400,
    body('invalid_request', 'Invalid request: content must be application/x-www-form-urlencoded'),
  );
}

function body(error: string, message: string): object {
  return { success: false, message, error };
}
