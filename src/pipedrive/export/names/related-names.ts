import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';

import { PipedriveGateway, type UpstreamCall } from '../../upstream/pipedrive-gateway.js';
import { connectionKey } from './connection-key.js';
import { isForbidden } from './is-forbidden.js';

/** What deals and persons refer to by its id. */
export type RelatedEntity = 'persons' | 'organizations';

/** Where the names of related records come from. */
export interface NameSource {
  /** @returns a name, or null where Pipedrive does not show the record, for every id */
  get(
    entity: RelatedEntity,
    ids: ReadonlySet<number>,
    call: UpstreamCall,
  ): Promise<ReadonlyMap<number, string | null>>;
}

/** Names of persons and organizations, cached for two minutes: enough for neighbouring pages to share them. */
@Injectable()
export class RelatedNames implements NameSource {
  private readonly cache = new LRUCache<string, string | typeof NOT_SHOWN>({ max: 50_000, ttl: 2 * 60_000 });
  /** Every name's key would bear the whole connection; a number for it takes a third of the memory. */
  private readonly connections = new LRUCache<string, number>({ max: 1_000 });
  private lastNumber = 0;

  constructor(private readonly gateway: PipedriveGateway) {}

  /** @param options.isKept whether what is asked for is cached: not for a caller who keeps it itself */
  async get(
    entity: RelatedEntity,
    ids: ReadonlySet<number>,
    call: UpstreamCall,
    { isKept = true }: { isKept?: boolean } = {},
  ): Promise<ReadonlyMap<number, string | null>> {
    const connection = this.numberOf(connectionKey(await call.access.current()));
    const keyOf = (id: number): string => `${connection} ${entity} ${id}`;
    const names = new Map<number, string | null>();
    const unknown: number[] = [];
    for (const id of ids) {
      const cached = this.cache.get(keyOf(id));
      if (cached === undefined) unknown.push(id);
      else names.set(id, cached === NOT_SHOWN ? null : cached);
    }
    const batches = await Promise.all(
      chunks(unknown, MOST_IDS).map((batch) => this.ask(entity, batch, call)),
    );
    for (const [id, name] of batches.flatMap((batch) => [...batch])) {
      if (isKept) this.cache.set(keyOf(id), name ?? NOT_SHOWN);
      names.set(id, name);
    }
    return names;
  }

  private async ask(
    entity: RelatedEntity,
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

  /** No number is given twice: names of a connection that has been forgotten are never taken for another one's. */
  private numberOf(connection: string): number {
    const number = this.connections.get(connection) ?? (this.lastNumber += 1);
    this.connections.set(connection, number);
    return number;
  }
}

/** Pipedrive takes this many ids a call. */
const MOST_IDS = 100;

const NOT_SHOWN = Symbol('not shown');

function chunks(ids: readonly number[], size: number): number[][] {
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, index) =>
    ids.slice(index * size, (index + 1) * size),
  );
}
