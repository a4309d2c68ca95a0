import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';

import { ExternalApiError, InsufficientScopeError } from '../../errors/index.js';
import {
  type Mark,
  PipedriveGateway,
  type PipedriveUser,
  type UpstreamCall,
} from '../../upstream/pipedrive-gateway.js';
import type { ExportRecord } from '../../upstream/records/export-record.js';
import { SharedFlights } from '../shared-flights.js';
import { type Directory, directoryOf, isOutdatedFor } from './directory.js';

interface DirectoryKinds {
  users: PipedriveUser;
  stages: ExportRecord;
  pipelines: ExportRecord;
}

/**
 * The small collections that other records' names come from, cached per account, company and user for minutes, read
 * once for all who ask at the same time.
 */
@Injectable()
export class CompanyDirectories {
  private readonly cache = new LRUCache<string, Directory<unknown>>({ max: 3_000, ttl: 5 * 60_000 });
  private readonly flights = new SharedFlights<Directory<unknown>>();

  constructor(private readonly gateway: PipedriveGateway) {}

  /**
   * @param ids the ids whose entries are wanted: one that is newer than the cached directory makes it be read again
   * @throws what the gateway throws, but for a missing permission: then the directory is empty, for a minute
   */
  async get<K extends keyof DirectoryKinds>(
    kind: K,
    ids: Iterable<number>,
    call: UpstreamCall,
  ): Promise<ReadonlyMap<number, DirectoryKinds[K]>> {
    const { accountId, companyId, userId } = await call.access.current();
    const key = JSON.stringify([kind, accountId, companyId, userId]);
    const wanted = [...ids];
    let directory = this.cache.get(key) as Directory<DirectoryKinds[K]> | undefined;
    if (
      directory === undefined ||
      isOutdatedFor(directory, wanted, { now: Date.now(), minimumAgeMs: LOOK_AGAIN_MS })
    ) {
      directory = (await this.flights.join(key, call.signal, (signal) =>
        this.refill(key, kind, { ...call, signal }),
      )) as Directory<DirectoryKinds[K]>;
    }
    for (const id of wanted) if (!directory.entries.has(id)) directory.missing.add(id);
    return directory.entries;
  }

  private async refill(
    key: string,
    kind: keyof DirectoryKinds,
    call: UpstreamCall,
  ): Promise<Directory<unknown>> {
    const listed = await this.read(kind, call);
    const directory = directoryOf(listed, { now: Date.now(), former: this.cache.get(key) });
    this.cache.set(key, directory, directory.entries.size === 0 ? { ttl: EMPTY_MS } : {});
    return directory;
  }

  private async read(
    kind: keyof DirectoryKinds,
    call: UpstreamCall,
  ): Promise<readonly DirectoryKinds[keyof DirectoryKinds][]> {
    try {
      return kind === 'users' ? await this.gateway.users(call) : await this.readAll(kind, call);
    } catch (error) {
      if (!isForbidden(error)) throw error;
      return [];
    }
  }

  private async readAll(entity: 'stages' | 'pipelines', call: UpstreamCall): Promise<ExportRecord[]> {
    const records: ExportRecord[] = [];
    let after: Mark | null = null;
    do {
      const page = await this.gateway.page({ entity, order: 'id', after, limit: 500 }, call);
      if ('refusedPlace' in page)
        throw new ExternalApiError({ details: 'a cursor was refused', upstreamStatus: 400 });
      records.push(...page.records);
      after = page.next;
    } while (after !== null);
    return records;
  }
}

const LOOK_AGAIN_MS = 30_000;

/** A missing permission may be granted any moment. */
const EMPTY_MS = 60_000;

/** A grant without the scope, or a user without the permission, still gets the records: without these names. */
export function isForbidden(error: unknown): boolean {
  if (error instanceof InsufficientScopeError) return true;
  return error instanceof ExternalApiError && error.upstreamStatus === 403;
}
