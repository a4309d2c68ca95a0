import type { PageRequest, RefusedPlace, UpstreamCall, UpstreamPage } from './pipedrive-gateway.js';

/** Pages of collections, whichever version of the API they come from. See test/contract/entity-pages.contract.ts. */
export interface EntityPages {
  page(request: PageRequest, call: UpstreamCall): Promise<UpstreamPage | RefusedPlace>;
}
