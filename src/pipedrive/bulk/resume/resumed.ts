import { isDeepStrictEqual } from 'node:util';

import { InvalidQueryError } from '../../errors/index.js';
import type { BulkExportRequest } from '../bulk-request.js';
import type { ResolvedBulk } from '../resolve-bulk.js';
import type { ResumePoint } from './resume-tokens.js';

/**
 * What is to be read of an export that goes on: what it began with. A request may leave that out, and must not name
 * anything else.
 *
 * @throws InvalidQueryError where it does
 */
export function resumed(
  point: ResumePoint,
  asked: ResolvedBulk,
  request: Pick<BulkExportRequest, 'updated_since' | 'archived' | 'related'>,
): ResolvedBulk {
  if (point.type !== asked.type) refuse(`it is of ${point.type}`);
  if (request.updated_since !== undefined && asked.updatedSince !== point.updatedSince)
    refuse('its export began with another updated_since');
  if (request.archived !== undefined && !isDeepStrictEqual(asked.lists, point.lists))
    refuse('its export began with another archived');
  if (request.related !== undefined && asked.hasNames !== point.hasNames)
    refuse('its export began with another related');
  const { updatedSince, lists, hasNames } = point;
  return { ...asked, updatedSince, lists, hasNames, isInOrder: true };
}

function refuse(problem: string): never {
  throw new InvalidQueryError({ parameter: 'resume', problem });
}
