import { Injectable } from '@nestjs/common';

import { Pruner } from '../pruner.js';
import { CompanyBudgets } from './company-budgets.repository.js';

/** Forgets the budgets of companies that nobody reads from any more. */
@Injectable()
export class BudgetPruner extends Pruner {
  constructor(private readonly budgets: CompanyBudgets) {
    super('old budgets');
  }

  override prune(): Promise<void> {
    return this.budgets.forgetUnused();
  }
}
