import { PipedriveGateway, type UpstreamCall } from '../../src/pipedrive/upstream/pipedrive-gateway.js';
import type { Replica } from '../export/replica.js';

/** The cheapest list: 5 tokens. */
export function pipelines(replica: Replica, call: UpstreamCall): Promise<unknown> {
  return list(replica, 'pipelines', call);
}

/** Another one, so that the sandbox's log tells whose call it was. */
export function stages(replica: Replica, call: UpstreamCall): Promise<unknown> {
  return list(replica, 'stages', call);
}

/** Makes a number of calls by lanes side by side, as fast as they are let. */
export async function inLanes(total: number, lanes: number, call: () => Promise<unknown>): Promise<void> {
  let left = total;
  const lane = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await call();
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

function list(replica: Replica, entity: 'pipelines' | 'stages', call: UpstreamCall): Promise<unknown> {
  return replica.app.get(PipedriveGateway).page({ entity, order: 'id', after: null, limit: 1 }, call);
}
