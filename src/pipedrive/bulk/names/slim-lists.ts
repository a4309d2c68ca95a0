import type { RelatedEntity } from '../../export/names/related-names.js';
import { LARGEST_PAGE } from '../../upstream/largest-page.js';
import type { ListedPage, PipedriveGateway, UpstreamCall } from '../../upstream/pipedrive-gateway.js';
import { ListReader } from '../walk/list-reader.js';
import type { OpenReader } from '../walk/update-windows.js';

/** Opens readers of a list of which names alone are needed: what else Pipedrive can leave out, it does. */
export function slimLists(entity: RelatedEntity, gateway: PipedriveGateway, call: UpstreamCall): OpenReader {
  let customFieldKey: string | undefined;
  const list: PipedriveGateway['list'] = async (request, asked) => {
    const slim = customFieldKey === undefined ? {} : { customFieldKey };
    const page = await gateway.list({ ...request, slim }, asked);
    customFieldKey ??= 'records' in page ? anyCustomFieldKey(page) : undefined;
    return page;
  };
  return (query) => new ListReader({ list }, { entity, limit: LARGEST_PAGE, ...query }, call);
}

function anyCustomFieldKey({ records }: ListedPage): string | undefined {
  return records
    .flatMap(({ custom_field_keys: keys }) => (Array.isArray(keys) ? (keys as unknown[]) : []))
    .find((key): key is string => typeof key === 'string' && /^[0-9a-f]{40}$/.test(key));
}
