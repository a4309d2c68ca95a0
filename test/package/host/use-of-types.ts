import {
  type DealRecord,
  type ErrorCode,
  type ExportPage,
  type ExportRecord,
  type ExportService,
  ExportType,
  PipedriveExportError,
  type PipedriveModuleOptions,
  RateLimitError,
} from 'pipedrive-export';

/** Compiled against the package's declarations, never run: what a strict consumer writes with its types. */
export async function openValue(exports: ExportService, accountId: string): Promise<number> {
  const page: ExportPage = await exports.page({ accountId, type: ExportType.Deals, limit: 500 });
  const deals = page.data.filter(isDeal).filter((deal) => deal.status === 'open');
  return deals.reduce((sum, deal) => sum + (deal.value ?? 0), page.pagination.next_start ?? 0);
}

function isDeal(record: ExportRecord): record is DealRecord {
  return 'stage_order_nr' in record;
}

export function waitSeconds(error: unknown): number | ErrorCode | undefined {
  if (error instanceof RateLimitError) return error.retryAfterSeconds;
  return error instanceof PipedriveExportError ? error.code : undefined;
}

export function wrongUses(exports: ExportService): void {
  // @ts-expect-error an export type that does not exist
  void exports.page({ accountId: 'a', type: 'leads' });
  // @ts-expect-error whose data?
  void exports.page({ type: ExportType.Deals });
}

// @ts-expect-error the app's registration is missing
export const incomplete: PipedriveModuleOptions = { jwt: { secret: 's' }, credentials: { keys: [] } };
