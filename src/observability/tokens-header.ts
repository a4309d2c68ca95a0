/**
 * API tokens that a request has cost at Pipedrive by the time its answer's headers are made; 0 where Pipedrive was
 * asked for nothing. Every answer bears it.
 */
export const TOKENS_HEADER = 'X-Pipedrive-Tokens';
