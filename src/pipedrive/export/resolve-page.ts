import { InvalidQueryError, InvalidTypeError } from '../errors/index.js';
import { DEFAULT_LIMIT, EXPORT_TYPES, typesWith } from './export-types.js';
import { ExportType } from './export-type.enum.js';
import type { ExportPageRequest } from './export-page-request.js';
import { MAX_START } from './page-query.dto.js';
import { updatedSince } from './updated-since.js';

/** A page that can be served: every default applied, every rule of its type kept. */
export interface ResolvedPage {
  readonly type: ExportType;
  readonly start: number;
  readonly limit: number;
  /** RFC3339, whole seconds, UTC. */
  readonly updatedSince: string | undefined;
  readonly isArchived: boolean;
  readonly hasNames: boolean;
}

/**
 * Holds a page's request against the rules of its type. Nothing is taken for granted: a caller without HTTP may be
 * plain JavaScript, or hand on what somebody has typed.
 *
 * @throws InvalidTypeError
 * @throws InvalidQueryError that names the parameter and what is allowed
 */
export function resolvePage(request: Omit<ExportPageRequest, 'accountId'>): ResolvedPage {
  const { type, start = 0, limit = DEFAULT_LIMIT, updated_since, archived, related } = request;
  // The type comes first: it says what is allowed of all the rest.
  if (!Object.values(ExportType).includes(type)) {
    throw new InvalidTypeError({ allowed: Object.values(ExportType) });
  }
  const rules = EXPORT_TYPES[type];
  if (!Number.isInteger(limit) || limit < 1 || limit > rules.maxLimit) {
    refuse('limit', `must be a whole number from 1 to ${rules.maxLimit}`);
  }
  if (!Number.isInteger(start) || start < 0 || start > MAX_START) {
    refuse('start', `must be a whole number from 0 to ${MAX_START}`);
  }
  if (updated_since !== undefined && !rules.hasUpdatedSince) {
    refuse('updated_since', `is not allowed for ${type}. It is for ${typesWith('hasUpdatedSince')}`);
  }
  if (archived !== undefined && !rules.hasArchived) {
    refuse('archived', `is not allowed for ${type}. It is for ${typesWith('hasArchived')}`);
  }
  if (archived !== undefined) oneOf('archived', archived, ['exclude', 'only']);
  if (related !== undefined) oneOf('related', related, ['names', 'ids']);
  return {
    type,
    start,
    limit,
    updatedSince: updated_since === undefined ? undefined : updatedSince(updated_since),
    isArchived: archived === 'only',
    hasNames: related !== 'ids',
  };
}

function oneOf(parameter: string, value: string, allowed: readonly string[]): void {
  if (!allowed.includes(value)) refuse(parameter, `must be one of: ${allowed.join(', ')}`);
}

function refuse(parameter: string, problem: string): never {
  throw new InvalidQueryError({ parameter, problem });
}
