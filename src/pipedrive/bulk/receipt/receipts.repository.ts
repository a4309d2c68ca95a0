import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';

import { PIPEDRIVE_DATA_SOURCE } from '../../pipedrive.options.js';
import type { ExportReceipt } from './export-receipt.dto.js';

/** An export that has begun, with its receipt where it has ended. */
export interface BegunExport {
  readonly receipt: ExportReceipt | null;
  /** Whether its process has not been heard of for so long that it must have died. */
  readonly isSilent: boolean;
}

/** Receipts of all replicas' exports. */
@Injectable()
export class Receipts {
  constructor(@Inject(PIPEDRIVE_DATA_SOURCE) private readonly dataSource: DataSource) {}

  async begin(id: string, accountId: string): Promise<void> {
    await this.dataSource.query('INSERT INTO pipedrive_export_receipts (id, account_id) VALUES ($1, $2)', [
      id,
      accountId,
    ]);
  }

  async end(id: string, receipt: ExportReceipt): Promise<void> {
    await this.dataSource.query('UPDATE pipedrive_export_receipts SET receipt = $2 WHERE id = $1', [
      id,
      receipt,
    ]);
  }

  /** Those of these exports that have begun still run. */
  async hearOf(ids: readonly string[]): Promise<void> {
    await this.dataSource.query(
      'UPDATE pipedrive_export_receipts SET heard_of_at = now() WHERE id = ANY($1::uuid[])',
      [ids],
    );
  }

  /** Undefined where the account has begun no such export, or too long ago. */
  async find(id: string, accountId: string): Promise<BegunExport | undefined> {
    const [row]: BegunExport[] = await this.dataSource.query(
      `SELECT receipt, heard_of_at < now() - $3 * interval '1 second' AS "isSilent"
         FROM pipedrive_export_receipts WHERE id = $1 AND account_id = $2`,
      [id, accountId, SILENT_SECONDS],
    );
    return row && { ...row, receipt: row.receipt && inOrder(row.receipt) };
  }

  /** Forgets those that have begun longer ago. */
  async forgetOlderThan(days: number): Promise<void> {
    await this.dataSource.query(
      `DELETE FROM pipedrive_export_receipts WHERE begun_at < now() - $1 * interval '1 day'`,
      [days],
    );
  }
}

/** Its fields as they stand on the last line of a stream; Postgres has them in an order of its own. */
function inOrder(receipt: ExportReceipt): ExportReceipt {
  const { complete, reason, count, count_before, distinct_ids, pages, first_id, last_id, ...others } =
    receipt;
  const { snapshot_at, sha256, tokens, unseen_ids, unseen_ids_asked, archived_included, resume } = others;
  return {
    complete,
    reason,
    count,
    count_before,
    distinct_ids,
    pages,
    first_id,
    last_id,
    snapshot_at,
    sha256,
    tokens,
    unseen_ids,
    unseen_ids_asked,
    archived_included,
    resume,
  };
}

/** Six times as long as a process that runs is silent. */
const SILENT_SECONDS = 90;
