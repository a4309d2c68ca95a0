import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Leg } from './walk.js';

/** One position that we have handed out as `next_start`, and what it means. */
@Entity('pipedrive_export_positions')
export class ExportPosition {
  @PrimaryColumn('text', { name: 'account_id' })
  accountId!: string;

  @PrimaryColumn('text', { name: 'company_id' })
  companyId!: string;

  @PrimaryColumn('text', { name: 'user_id' })
  userId!: string;

  /** The export type. */
  @PrimaryColumn('text')
  type!: string;

  /** The filters in one canonical form; empty where there are none. */
  @PrimaryColumn('text')
  filters!: string;

  @PrimaryColumn('integer')
  position!: number;

  @Column('text')
  leg!: Leg;

  /** The last record before the position; null where nothing was passed yet, and where only a place is known. */
  @Column('bigint', { name: 'last_id', nullable: true })
  lastId!: string | null;

  @Column('text', { name: 'last_add_time', nullable: true })
  lastAddTime!: string | null;

  /** Pipedrive's cursor or offset: the quickest way to the position, not its meaning. */
  @Column('text', { nullable: true })
  place!: string | null;

  @Column('boolean', { name: 'is_behind' })
  isBehind!: boolean;

  @Column('timestamptz', { name: 'used_at' })
  usedAt!: Date;
}
