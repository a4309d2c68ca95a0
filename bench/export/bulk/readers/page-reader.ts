import { childSettings, serveParent } from '../../stage/serve-parent.js';
import { measured } from './reading.js';
import type { PageReaderSettings } from './reader-settings.js';
import type { SeenIds } from './seen-ids.js';

// The contract's own client: page after page, until there are no more; then the archived deals.
const { url, authorization } = childSettings<PageReaderSettings>();

serveParent(() =>
  measured(async (seen) => {
    for (const archived of ['exclude', 'only']) await readList(archived, seen);
    return 0;
  }),
);

async function readList(archived: string, seen: SeenIds): Promise<void> {
  let hasMore = true;
  for (let start: number | null = 0; hasMore;) {
    const query: string = `limit=500&related=ids&archived=${archived}&start=${start}`;
    const answer = await fetch(`${url}/v1/e/pipedrive/export/deals?${query}`, { headers: { authorization } });
    if (answer.status !== 200) throw new Error(`${query}: ${answer.status} ${await answer.text()}`);
    const { data, pagination } = (await answer.json()) as Page;
    for (const { id } of data) seen.add(id);
    start = pagination.next_start;
    hasMore = pagination.more_items_in_collection;
  }
}

interface Page {
  readonly data: readonly { readonly id: number }[];
  readonly pagination: { readonly more_items_in_collection: boolean; readonly next_start: number | null };
}
