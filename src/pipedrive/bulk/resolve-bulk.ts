import { InvalidQueryError, InvalidTypeError } from '../errors/index.js';
import { EXPORT_TYPES, typesWith } from '../export/export-types.js';
import { ExportType } from '../export/export-type.enum.js';
import { updatedSince } from '../export/updated-since.js';
import type { BulkExportRequest } from './bulk-request.js';

/** A collection that can be exported: every default applied, every rule of its type kept. */
export interface ResolvedBulk {
  readonly type: ExportType;
  /** RFC3339, whole seconds, UTC. */
  readonly updatedSince: string | undefined;
  /** Which of the type's lists are read: those that are not archived, and those that are. */
  readonly lists: readonly { readonly isArchived: boolean }[];
  /** Strictly by id, with points to go on from. */
  readonly isInOrder: boolean;
  readonly hasNames: boolean;
}

/**
 * Holds a request for a whole collection against the rules of its type. Nothing is taken for granted: a caller without
 * HTTP may be plain JavaScript, or hand on what somebody has typed.
 *
 * @throws InvalidTypeError
 * @throws InvalidQueryError that names the parameter and what is allowed
 */
export function resolveBulk(request: Omit<BulkExportRequest, 'accountId'>): ResolvedBulk {
  const { type, updated_since, archived, order, resume, related } = request;
  // The type comes first: it says what is allowed of all the rest.
  if (!Object.values(ExportType).includes(type)) {
    throw new InvalidTypeError({ allowed: Object.values(ExportType) });
  }
  const rules = EXPORT_TYPES[type];
  if (updated_since !== undefined && !rules.hasUpdatedSince) {
    refuse('updated_since', `is not allowed for ${type}. It is for ${typesWith('hasUpdatedSince')}`);
  }
  if (archived !== undefined && !rules.hasArchived) {
    refuse('archived', `is not allowed for ${type}. It is for ${typesWith('hasArchived')}`);
  }
  if (archived !== undefined) oneOf('archived', archived, Object.keys(LISTS));
  if (order !== undefined) oneOf('order', order, ['id']);
  if (related !== undefined) oneOf('related', related, ['names', 'ids']);
  return {
    type,
    updatedSince: updated_since === undefined ? undefined : updatedSince(updated_since),
    lists: LISTS[rules.hasArchived ? (archived ?? 'include') : 'exclude'],
    isInOrder: order === 'id' || resume !== undefined,
    hasNames: related !== 'ids',
  };
}

const LISTS = {
  include: [{ isArchived: false }, { isArchived: true }],
  exclude: [{ isArchived: false }],
  only: [{ isArchived: true }],
} as const;

function oneOf(parameter: string, value: string, allowed: readonly string[]): void {
  if (!allowed.includes(value)) refuse(parameter, `must be one of: ${allowed.join(', ')}`);
}

function refuse(parameter: string, problem: string): never {
  throw new InvalidQueryError({ parameter, problem });
}
