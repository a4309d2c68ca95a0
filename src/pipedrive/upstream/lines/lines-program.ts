import { move, transferableSymbol, valueSymbol } from 'piscina';

import { readBody } from '../http/read-body.js';
import type { UpstreamFailure } from '../http/upstream-failure.js';
import { readListed } from '../v2/read-listed.js';
import { v2Collection, type V2Entity } from '../v2/v2-collections.js';
import { letGo } from './let-go.js';
import { linedList, type LinedList } from './lined-list.js';

/** An answer whose list is to become lines. */
export interface LinesTask {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly entity: V2Entity;
}

export type LinesResult = LinedList | UpstreamFailure;

/**
 * What the threads of `LineThreads` do: what takes longest of a page's work, and needs nothing but the page.
 * @returns a LinesResult, or what Piscina makes one of
 */
export function linesOf({ body, entity }: LinesTask): unknown {
  const read = readBody(Buffer.from(body.buffer, body.byteOffset, body.byteLength));
  letGo(body.buffer);
  if ('failure' in read) return read.failure;
  const list = readListed(read.answer, v2Collection({ entity }).toRecord);
  if ('kind' in list) return list;
  const lines = linedList(list);
  return move({ [transferableSymbol]: [lines.rests.buffer], [valueSymbol]: lines });
}
