import { ExportType } from '../index.js';

/** The first page of one type, as HTTP has answered it. */
export interface FirstPage {
  readonly type: string;
  readonly records: number;
  readonly hasMore: boolean;
  /** Name, title or text of the first record. */
  readonly first: string;
}

/**
 * Exports the first page of every type over HTTP: the proof that all of it works.
 * @throws Error that says which type was answered otherwise
 */
export async function exportFirstPages(url: string, jwt: string): Promise<FirstPage[]> {
  const pages: FirstPage[] = [];
  for (const type of Object.values(ExportType)) {
    const answer = await fetch(`${url}/v1/e/pipedrive/export/${type}`, {
      headers: { Authorization: `Bearer ${jwt}` },
    });
    if (answer.status !== 200) {
      throw new Error(`The export of ${type} answered ${answer.status}: ${await answer.text()}`);
    }
    const { data, pagination } = (await answer.json()) as {
      data: Record<string, unknown>[];
      pagination: { more_items_in_collection: boolean };
    };
    pages.push({
      type,
      records: data.length,
      hasMore: pagination.more_items_in_collection,
      first: labelOf(data[0]),
    });
  }
  return pages;
}

function labelOf(record: Record<string, unknown> | undefined): string {
  const label = [record?.['name'], record?.['title'], record?.['content']].find(
    (value) => typeof value === 'string',
  );
  const text = String(label ?? '')
    .replace(/<[^>]*>/g, '')
    .trim();
  return text.length > 48 ? `${text.slice(0, 47)}…` : text;
}
