import { v2 } from 'pipedrive';

import { childSettings, serveParent } from '../../stage/serve-parent.js';
import { measured } from './reading.js';
import type { SdkReaderSettings } from './reader-settings.js';
import { SdkNames } from './sdk-names.js';
import type { SeenIds } from './seen-ids.js';

// Pipedrive's own client, cursor after cursor; then the archived deals. Names are looked up as pages need them.
const { apiDomain, accessToken, joinsNames } = childSettings<SdkReaderSettings>();
const deals = new v2.DealsApi(new v2.Configuration({ basePath: `${apiDomain}/api/v2`, accessToken }));

serveParent(() =>
  measured(async (seen) => {
    const names = joinsNames ? await SdkNames.load({ apiDomain, accessToken }) : undefined;
    await readList((page) => deals.getDeals(page), { seen, names });
    await readList((page) => deals.getArchivedDeals(page), { seen, names });
    return names?.joined ?? 0;
  }),
);

async function readList(
  list: (page: { limit: number; cursor?: string }) => Promise<DealPage>,
  { seen, names }: { seen: SeenIds; names: SdkNames | undefined },
): Promise<void> {
  let cursor: string | null | undefined;
  do {
    const page = await list({ limit: 500, ...(cursor && { cursor }) });
    const data = page.data ?? [];
    await names?.join(data);
    for (const { id } of data) if (id !== undefined) seen.add(id);
    cursor = page.additional_data?.next_cursor;
  } while (cursor);
}

interface DealPage {
  readonly data?: readonly SdkDeal[];
  readonly additional_data?: { readonly next_cursor?: string | null };
}

/** What the loop reads of a deal. */
export interface SdkDeal {
  readonly id?: number;
  readonly owner_id?: number | null;
  readonly person_id?: number | null;
  readonly org_id?: number | null;
}
