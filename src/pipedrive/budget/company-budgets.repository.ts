import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';

import { PIPEDRIVE_DATA_SOURCE } from '../pipedrive.options.js';
import { type BudgetState, NOTHING_KNOWN } from './budget-state.js';

/** The database's clock, as far as a process can know it. */
export interface DatabaseClock {
  /** When the state was read, in milliseconds since 1970. */
  readonly now: number;
  /** A moment of `performance.now()` by the database's clock; never too early. */
  at(localMs: number): number;
}

/**
 * The budgets' rows. A change is one UPDATE that finds the row as it was read, or else is decided anew: no transaction
 * is open and no lock is held meanwhile, whatever becomes of the process.
 */
@Injectable()
export class CompanyBudgets {
  constructor(@Inject(PIPEDRIVE_DATA_SOURCE) private readonly dataSource: DataSource) {}

  /** @param decide may be called several times; the last one counts */
  async change<T extends { readonly state: BudgetState }>(
    companyId: string,
    decide: (state: BudgetState, clock: DatabaseClock) => T,
  ): Promise<T> {
    for (;;) {
      const readAt = performance.now();
      const row = await this.read(companyId);
      if (row === undefined) {
        await this.create(companyId);
        continue;
      }
      const { now } = row;
      // The row was read at this moment or later, so that other moments seem later than they were by as much.
      const decided = decide(row.state, { now, at: (localMs) => now + (localMs - readAt) });
      if (await this.write(companyId, row.version, decided.state)) return decided;
    }
  }

  /** Forgets what nobody has used for a day. */
  async forgetUnused(): Promise<void> {
    await this.dataSource.query(
      `DELETE FROM pipedrive_company_budgets WHERE used_at < now() - interval '1 day'`,
    );
  }

  private async read(companyId: string): Promise<ReadRow | undefined> {
    const [row]: ReadRow[] = await this.dataSource.query(
      `SELECT version, state, (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now
         FROM pipedrive_company_budgets WHERE company_id = $1`,
      [companyId],
    );
    return row;
  }

  private async create(companyId: string): Promise<void> {
    await this.dataSource.query(
      'INSERT INTO pipedrive_company_budgets (company_id, state) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      [companyId, NOTHING_KNOWN],
    );
  }

  private async write(companyId: string, version: string, state: BudgetState): Promise<boolean> {
    const [, affected]: [unknown, number] = await this.dataSource.query(
      `UPDATE pipedrive_company_budgets SET state = $3, version = version + 1, used_at = now()
        WHERE company_id = $1 AND version = $2`,
      [companyId, version, state],
    );
    return affected === 1;
  }
}

interface ReadRow {
  readonly version: string;
  readonly state: BudgetState;
  readonly now: number;
}
