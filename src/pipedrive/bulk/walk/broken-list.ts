import { ExternalApiError } from '../../errors/index.js';

/** What a list has shown that one in good order would not. */
export function brokenList(problem: string): ExternalApiError {
  return new ExternalApiError({ details: `a list is not in good order: ${problem}` });
}

/** What was found elsewhere, and belongs to what was read. */
export function lostRecord(id: number, what: 'record' | 'note' = 'record'): ExternalApiError {
  return new ExternalApiError({ details: `${what} ${id} is there, and was on no page of its list` });
}
