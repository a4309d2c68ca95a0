import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { BudgetState } from './budget-state.js';

/** What a company may still ask of Pipedrive, as its replicas share it. */
@Entity('pipedrive_company_budgets')
export class CompanyBudgetRow {
  @PrimaryColumn('text', { name: 'company_id' })
  companyId!: string;

  /** Grows with every change: nothing is written over what the writer has not seen. */
  @Column('bigint')
  version!: string;

  @Column('jsonb')
  state!: BudgetState;

  /** By the database's clock. */
  @Column('timestamptz', { name: 'used_at' })
  usedAt!: Date;
}
