import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

import type { ExportReceipt } from './export-receipt.dto.js';

/** An export of a whole collection: of whom, and its receipt once it has ended. */
@Entity('pipedrive_export_receipts')
export class StoredReceipt {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text', { name: 'account_id' })
  accountId!: string;

  /** By the database's clock. */
  @Index('pipedrive_export_receipts_begun_at')
  @Column('timestamptz', { name: 'begun_at' })
  begunAt!: Date;

  /** When it was last known to run, by the database's clock. */
  @Column('timestamptz', { name: 'heard_of_at' })
  heardOfAt!: Date;

  /** Null until the export has ended, and for ever where its process has died. */
  @Column('jsonb', { nullable: true })
  receipt!: ExportReceipt | null;
}
