import type { ExportRecord } from '../../upstream/records/export-record.js';
import { momentOf, OLDEST } from './moments.js';
import type { Task, TaskResult } from './tasks.js';
import { idsOfSample, sampleOf, type TimeSample } from './time-sample.js';
import type { OpenReader, ReadEnd } from './update-windows.js';

/** What a long list is divided by: both ends of its order by update_time, and a sample of it. */
export interface FirstLooks {
  /** By a filter that all pass who were ever changed: whether it shows the others too says how windows can be read. */
  readonly oldest: ReadEnd;
  /** The newest, without a filter. */
  readonly desc: ReadEnd;
  readonly sample: TimeSample;
}

/**
 * Takes them side by side, and goes on with what they have shown.
 *
 * @param list.top the largest id
 * @param list.length about how many records there are
 */
export function firstLooks(
  openReader: OpenReader,
  list: { readonly top: number; readonly length: number },
  goOn: (looks: FirstLooks) => readonly Task[],
): readonly Task[] {
  let oldest: ReadEnd | undefined;
  let desc: ReadEnd | undefined;
  let sample: TimeSample | undefined;
  const after = (records: readonly ExportRecord[]): TaskResult => {
    if (oldest === undefined || desc === undefined || sample === undefined) return { records, next: [] };
    return { records, next: goOn({ oldest, desc, sample }) };
  };
  return [
    async () => {
      oldest = await firstPage(openReader, { direction: 'asc', updatedSince: momentOf(OLDEST) });
      return after(oldest.records);
    },
    async () => {
      desc = await firstPage(openReader, { direction: 'desc' });
      return after(desc.records);
    },
    async () => {
      const some = openReader({ sortBy: 'id', direction: 'asc', ids: idsOfSample(list.top) });
      // What it shows is on pages that are still to come: nothing is lost where it is wrong, but for the time.
      sample = sampleOf(await some.glance(), list.length);
      return after([]);
    },
  ];
}

async function firstPage(
  openReader: OpenReader,
  query: { readonly direction: 'asc' | 'desc'; readonly updatedSince?: string },
): Promise<ReadEnd> {
  const reader = openReader({ sortBy: 'update_time', ...query });
  return { direction: query.direction, reader, records: await reader.next() };
}
