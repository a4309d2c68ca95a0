import { Injectable } from '@nestjs/common';

import type { EntityPages } from '../entity-pages.js';
import type { Endpoint } from '../http/endpoint.js';
import { isObject, readList } from '../http/envelope.js';
import { PipedriveHttp } from '../http/pipedrive-http.js';
import { toPipedriveError } from '../http/to-pipedrive-error.js';
import { LARGEST_PAGE } from '../largest-page.js';
import { checkedRecords } from '../mapped-records.js';
import { lastOf, orderProblem, reachesBackTo, recordsAfter } from '../marks.js';
import type { Mark, PageRequest, UpstreamCall, UpstreamPage } from '../pipedrive-gateway.js';
import type { ExportRecord } from '../records/export-record.js';
import { OffsetSearch } from './offset-search.js';
import { toNote } from './to-note.js';

/** Notes, which API v2 does not have. A place is v1's offset, written as a number. */
@Injectable()
export class V1NotePages implements EntityPages {
  constructor(private readonly http: PipedriveHttp) {}

  async page(request: PageRequest, call: UpstreamCall): Promise<UpstreamPage> {
    const { after, limit } = request;
    if (after === null || after.lastId === null) {
      return pageFrom(await this.window(request, Number(after?.place ?? 0), limit, call), request);
    }
    const window = await this.windowAt(request, after, call);
    const page = pageFrom(window, request);
    const missing = limit - page.records.length;
    if (limit < LARGEST_PAGE || missing === 0 || page.next === null || page.records.length === 0) return page;
    // The record of overlap takes the place of one of the 500: the page is filled by a second, small window.
    if (call.budget?.isSpent) return page;
    const rest = await this.page({ ...request, after: page.next, limit: missing }, call);
    return { records: [...page.records, ...rest.records], next: rest.next };
  }

  /** Null where there are no notes. */
  async largestId(call: UpstreamCall): Promise<number | null> {
    const query = { start: '0', limit: '1', sort: 'id DESC' };
    const list = readList(await this.http.get(NOTES, query, call), { isNullEmpty: true });
    if ('kind' in list) throw toPipedriveError(list, NOTES);
    return checkedRecords(list.records, toNote, NOTES)[0]?.id ?? null;
  }

  /**
   * A window that begins at the last record before the mark. Offsets move when notes are deleted, so it overlaps by
   * one record; where that one is not the marked record or an earlier one, notes before it are gone, and the offset
   * that it has moved to is looked for. Where that takes too many calls, an empty window says where to look next.
   */
  private async windowAt(request: PageRequest, mark: Mark, call: UpstreamCall): Promise<Window> {
    const overlap = Math.max(0, Number(mark.place ?? 0) - 1);
    const limit = mark.isBehind ? LARGEST_PAGE : Math.min(LARGEST_PAGE, request.limit + 1);
    const expected = await this.window(request, overlap, limit, call);
    if (beginsBefore(expected, mark, request)) return expected;
    const search = new OffsetSearch(expected.offset);
    while (!call.budget?.isSpent && !search.isOver) {
      const window = await this.window(request, search.next, LARGEST_PAGE, call);
      if (!beginsBefore(window, mark, request)) search.isAfter(window.offset);
      else if (window.hasMore && recordsAfter(window.records, mark, request.order).length === 0)
        search.isBefore(window.offset);
      else return window;
    }
    return { offset: search.next, records: [], hasMore: true };
  }

  private async window(
    request: PageRequest,
    offset: number,
    limit: number,
    call: UpstreamCall,
  ): Promise<Window> {
    call.budget?.spend();
    const list = readList(await this.http.get(NOTES, v1Query(request, offset, limit), call), {
      isNullEmpty: true,
    });
    if ('kind' in list) throw toPipedriveError(list, NOTES);
    const records = checkedRecords(list.records, toNote, NOTES);
    const hasMore = hasMoreItems(list.additionalData);
    const problem =
      extentProblem(records, hasMore, limit) ?? orderProblem(records, { ...request, after: null });
    if (problem !== undefined) throw toPipedriveError({ kind: 'wrongForm', problem }, NOTES);
    return { offset, records, hasMore: hasMore === true };
  }
}

/** A stretch of the collection by its offsets. */
interface Window {
  readonly offset: number;
  readonly records: readonly ExportRecord[];
  readonly hasMore: boolean;
}

/** What of a window lies after the mark; the next place is the offset of the first record that was not taken. */
function pageFrom(window: Window, { after, order, limit }: PageRequest): UpstreamPage {
  const fresh = after === null ? [...window.records] : recordsAfter(window.records, after, order);
  const records = fresh.slice(0, limit);
  if (records.length === fresh.length && !window.hasMore) return { records, next: null };
  const passed = window.records.length - fresh.length + records.length;
  const isBehind = after !== null && fresh.length === 0 && window.records.at(-1)?.id !== after.lastId;
  return { records, next: { ...lastOf(records, after), place: String(window.offset + passed), isBehind } };
}

/** Whether nothing between the mark and the window can be missing. */
function beginsBefore(window: Window, mark: Mark, request: PageRequest): boolean {
  return window.offset === 0 || reachesBackTo(window.records, mark, request.order);
}

/** Cost and scopes: `x-token-cost` and `security` of Pipedrive's API v1 specification (2026-08-18). */
const NOTES: Endpoint = {
  path: '/api/v1/notes',
  operation: 'notes',
  tokens: 20,
  anyScopeOf: ['deals:read', 'deals:full', 'contacts:read', 'contacts:full'],
  callersParameters: ['updated_since'],
};

function v1Query(request: PageRequest, offset: number, limit: number): Record<string, string> {
  return {
    start: String(offset),
    limit: String(limit),
    sort: request.order === 'id' ? 'id ASC' : 'add_time DESC, id DESC',
    ...(request.updatedSince !== undefined && { updated_since: request.updatedSince }),
  };
}

/** What is wrong with a page's word on whether there is more; it is an end only where it says so, or is not full. */
function extentProblem(
  records: readonly ExportRecord[],
  hasMore: boolean | undefined,
  limit: number,
): string | undefined {
  if (hasMore === undefined && records.length >= limit)
    return 'a full page does not say whether there is more';
  return hasMore === true && records.length === 0 ? 'an empty page says that there is more' : undefined;
}

/** Undefined where the answer does not say. */
function hasMoreItems(additionalData: Readonly<Record<string, unknown>>): boolean | undefined {
  const pagination = isObject(additionalData.pagination) ? additionalData.pagination : {};
  const hasMore = pagination.more_items_in_collection;
  return typeof hasMore === 'boolean' ? hasMore : undefined;
}
