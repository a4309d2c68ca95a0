import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';

import { PipedriveGateway, type UpstreamCall } from '../../upstream/pipedrive-gateway.js';
import { connectionKey } from './connection-key.js';
import { isForbidden } from './is-forbidden.js';

/** Names of persons and organizations, cached for two minutes: enough for neighbouring pages to share them. */
@Injectable()
export class RelatedNames {
  private readonly cache = new LRUCache<string, { name: string | null }>({ max: 50_000, ttl: 2 * 60_000 });

  constructor(private readonly gateway: PipedriveGateway) {}

  /** @returns a name, or null where Pipedrive does not show the record, for every id */
  async get(
    entity: 'persons' | 'organizations',
    ids: ReadonlySet<number>,
    call: UpstreamCall,
  ): Promise<ReadonlyMap<number, string | null>> {
    const connection = connectionKey(await call.access.current());
    const keyOf = (id: number): string => `${entity} ${id} ${connection}`;
    const names = new Map<number, string | null>();
    const unknown: number[] = [];
    for (const id of ids) {
      const cached = this.cache.get(keyOf(id));
      if (cached === undefined) unknown.push(id);
      else names.set(id, cached.name);
    }
    const batches = await Promise.all(
      chunks(unknown, MOST_IDS).map((batch) => this.ask(entity, batch, call)),
    );
    for (const [id, name] of batches.flatMap((batch) => [...batch])) {
      this.cache.set(keyOf(id), { name });
      names.set(id, name);
    }
    return names;
  }

  private async ask(
    entity: 'persons' | 'organizations',
    ids: readonly number[],
    call: UpstreamCall,
  ): Promise<Map<number, string | null>> {
    try {
      const found = await this.gateway.namesOf(entity, ids, call);
      return new Map(ids.map((id) => [id, found.get(id) ?? null]));
    } catch (error) {
      if (!isForbidden(error)) throw error;
      return new Map(ids.map((id) => [id, null]));
    }
  }
}

/** Pipedrive takes this many ids a call. */
const MOST_IDS = 100;

function chunks(ids: readonly number[], size: number): number[][] {
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, index) =>
    ids.slice(index * size, (index + 1) * size),
  );
}
